/*
 * border.hpp: what the parts of the border checker share.
 *
 * The checker is a clang plugin. It reads the syntax tree of one translation unit and refuses,
 * outside src/core, whatever can break memory safety. A construct is judged by the file in which
 * its defining token is spelled: the text of a core macro belongs to the core, the arguments that a
 * caller wrote belong to the caller. What is refused, and how each rule is named, stands in
 * ../README.md.
 *
 * SPDX-License-Identifier: Apache-2.0 OR ISC OR MIT
 */
#ifndef BORDER_HPP
#define BORDER_HPP

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/DenseMap.h"
#include <set>
#include <string>
#include <tuple>

namespace border
{

/* Where a token is spelled: in src/core, in another file of the project, or in neither. */
enum class Zone { core, inside, foreign };

struct Place {
    Zone zone = Zone::foreign;
    std::string path; /* From the root of the project, or absolute when foreign. */
};

/* Knows the files, and collects what is refused. */
class Judge
{
  public:
    /* `root` ends in a slash. With `as` the main file is judged as if it stood at that path. */
    Judge(clang::SourceManager &sources, std::string root, std::string as)
        : sources_(sources), root_(std::move(root)), as_(std::move(as))
    {
    }

    const Place &place_of(clang::SourceLocation at);
    Zone zone_of(clang::SourceLocation at) { return place_of(at).zone; }
    bool is_inside(clang::SourceLocation at) { return zone_of(at) == Zone::inside; }
    bool is_core(clang::SourceLocation at) { return zone_of(at) == Zone::core; }
    bool is_test(clang::SourceLocation at);
    bool is_own(llvm::StringRef real_path) const { return real_path.starts_with(root_); }

    /* Prints the finding if its token is spelled inside; the same line and rule are told once. */
    void refuse(clang::SourceLocation at, llvm::StringRef rule, const llvm::Twine &message);

    clang::SourceManager &sources() { return sources_; }

  private:
    clang::SourceLocation spelled(clang::SourceLocation at) const;

    clang::SourceManager &sources_;
    std::string root_;
    std::string as_;
    llvm::DenseMap<clang::FileID, Place> places_;
    std::set<std::tuple<std::string, unsigned, std::string>> told_;
};

/* Types. A view type borrows bytes; what holds one borrows too. */
bool is_view_name(llvm::StringRef name);
bool is_view_type(clang::QualType type);
bool holds_view(clang::ASTContext &context, clang::QualType type);
bool is_bytes_view(clang::QualType type); /* castls_bytes, castls_span: data and len. */
bool has_private_field(const clang::RecordDecl *record);

/* The names that a void * may have where it is kept: a hook's user, a provider's room and key. */
bool is_hook_name(llvm::StringRef name);

/* Expressions. */
const clang::VarDecl *variable_of(const clang::Expr *expression);
bool is_null(clang::ASTContext &context, const clang::Expr *expression);

/* The variable in which an lvalue lies, or null when it is reached through a pointer. */
const clang::VarDecl *root_of(const clang::Expr *lvalue);

/* What an expression is used for, once parentheses, implicit casts and ?: are looked through. */
struct Use {
    enum Kind {
        argument,
        initialiser,
        member,
        result,
        assignment,
        comparison,
        through,
        other
    } kind = other;
    const clang::CallExpr *call = nullptr;
    unsigned index = 0;                /* Of the argument. */
    const clang::Expr *next = nullptr; /* What stands behind it, in a call or in braces, */
    llvm::StringRef next_name;         /* and what it is for. */
    const clang::VarDecl *variable = nullptr;
    const clang::FieldDecl *field = nullptr;
    const clang::BinaryOperator *operation = nullptr;
};

Use use_of(clang::ASTContext &context, const clang::Expr *expression);

/* The checks. Each walks one top-level declaration, but recursion, which needs them all. */
void check_expressions(Judge &judge, clang::ASTContext &context, clang::Decl *decl);
void check_conversions(Judge &judge, clang::ASTContext &context, clang::Decl *decl);
void check_declarations(Judge &judge, clang::ASTContext &context, clang::Decl *decl);
void check_escapes(Judge &judge, clang::ASTContext &context, clang::Decl *decl);
void check_recursion(Judge &judge, llvm::ArrayRef<clang::Decl *> decls);

} // namespace border

#endif
