/*
 * plugin.cpp: the plugin itself: what the preprocessor shows (headers, macros, pragmas), and the
 * walk over the declarations of a translation unit. Arguments: root=PATH, and as=PATH for the
 * checker's own tests.
 *
 * SPDX-License-Identifier: Apache-2.0 OR ISC OR MIT
 */
#include "border.hpp"

#include "clang/AST/ASTConsumer.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendPluginRegistry.h"
#include "clang/Lex/MacroInfo.h"
#include "clang/Lex/PPCallbacks.h"
#include "clang/Lex/Preprocessor.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace clang;

namespace border
{
namespace
{

/* The headers of C that hold types and constants only. */
bool is_plain_header(StringRef name)
{
    static const llvm::StringSet<> names = {
        "stdbool.h", "stddef.h", "stdint.h", "limits.h", "inttypes.h"};
    return names.contains(name);
}

/* cmocka asks its users to include these three. */
bool is_test_header(StringRef name)
{
    return name == "cmocka.h" || name == "setjmp.h" || name == "stdarg.h";
}

class Text : public PPCallbacks
{
  public:
    explicit Text(Judge &judge) : judge_(judge) {}

    void InclusionDirective(SourceLocation hash, const Token &, StringRef name, bool,
                            CharSourceRange, OptionalFileEntryRef file, StringRef, StringRef,
                            const Module *, bool, SrcMgr::CharacteristicKind) override
    {
        if (is_plain_header(name) || (judge_.is_test(hash) && is_test_header(name))) {
            return;
        }
        if (!file || is_foreign(*file)) {
            judge_.refuse(hash, "include",
                          name + " is not of this project; such headers belong to an os.c");
        }
    }

    /* stdint.h defines its macros in the compiler's and in the C library's own headers. */
    void MacroExpands(const Token &token, const MacroDefinition &definition, SourceRange,
                      const MacroArgs *) override
    {
        const MacroInfo *macro = definition.getMacroInfo();
        const SourceLocation at = token.getLocation();
        if (macro != nullptr && judge_.is_core(at)) {
            judge_.refuse(macro->getDefinitionLoc(), "macro",
                          "this macro changes the text of the core");
        }
        if (macro == nullptr || macro->isBuiltinMacro() || !judge_.is_inside(at)) {
            return;
        }
        const Place &home = judge_.place_of(macro->getDefinitionLoc());
        const StringRef file = llvm::sys::path::filename(home.path);
        const StringRef name = token.getIdentifierInfo()->getName();
        if (name == "assert_memory_equal" || name == "assert_memory_not_equal") {
            judge_.refuse(at, "raw-memory", name + " works on bare pointers; compare views");
        }
        const bool plain =
            home.zone != Zone::foreign || home.path.empty() || is_plain_header(file) ||
            file.starts_with("__stddef_") || file == "wordsize.h";
        if (!plain && !(judge_.is_test(at) && file == "cmocka.h")) {
            judge_.refuse(at,
                          file == "setjmp.h"        ? "jump"
                          : file.contains("stdarg") ? "varargs"
                                                    : "foreign",
                          "the macro " + name + " comes from " + file);
        }
    }

    void PragmaDirective(SourceLocation at, PragmaIntroducerKind) override
    {
        judge_.refuse(at, "pragma", "a pragma could switch the checks off");
    }

    /* A #line would move findings to another file. */
    void FileChanged(SourceLocation at, FileChangeReason reason, SrcMgr::CharacteristicKind,
                     FileID) override
    {
        if (reason == RenameFile) {
            judge_.refuse(at, "pragma", "a #line hides where a finding stands");
        }
    }

  private:
    bool is_foreign(FileEntryRef file)
    {
        const FileID id = judge_.sources().translateFile(file);
        return id.isInvalid()
                   ? !judge_.is_own(file.getFileEntry().tryGetRealPathName())
                   : judge_.zone_of(judge_.sources().getLocForStartOfFile(id)) == Zone::foreign;
    }

    Judge &judge_;
};

class Tree : public ASTConsumer
{
  public:
    Tree(CompilerInstance &compiler, const std::string &root, const std::string &as)
        : judge_(compiler.getSourceManager(), root, as)
    {
        compiler.getPreprocessor().addPPCallbacks(std::make_unique<Text>(judge_));
    }

    void HandleTranslationUnit(ASTContext &context) override
    {
        std::vector<Decl *> inside;
        for (Decl *decl : context.getTranslationUnitDecl()->decls()) {
            if (judge_.is_inside(decl->getLocation()) || judge_.is_inside(decl->getBeginLoc())) {
                inside.push_back(decl);
            }
        }
        context.setTraversalScope(inside); /* The map of parents need not know foreign headers. */
        for (Decl *decl : inside) {
            check_expressions(judge_, context, decl);
            check_conversions(judge_, context, decl);
            check_declarations(judge_, context, decl);
            check_escapes(judge_, context, decl);
        }
        check_recursion(judge_, inside);
    }

  private:
    Judge judge_;
};

class Border : public PluginASTAction
{
  protected:
    std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &compiler, StringRef) override
    {
        return std::make_unique<Tree>(compiler, root_, as_);
    }

    bool ParseArgs(const CompilerInstance &, const std::vector<std::string> &arguments) override
    {
        for (const std::string &argument : arguments) {
            StringRef text(argument);
            if (text.consume_front("root=")) {
                root_ = text.str() + "/";
            } else if (text.consume_front("as=")) {
                as_ = text.str();
            }
        }
        if (root_.empty()) {
            llvm::errs() << "border: root=PATH is missing\n";
        }
        return !root_.empty();
    }

    ActionType getActionType() override { return AddBeforeMainAction; }

  private:
    std::string root_;
    std::string as_;
};

} // namespace
} // namespace border

static FrontendPluginRegistry::Add<border::Border>
    registration("border", "holds the border of the checked subset of C");
