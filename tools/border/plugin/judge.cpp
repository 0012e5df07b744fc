/*
 * judge.cpp: which file a token belongs to, what a finding looks like, and what a view is.
 *
 * SPDX-License-Identifier: Apache-2.0 OR ISC OR MIT
 */
#include "border.hpp"

#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace clang;

namespace border
{

/*
 * A token that the preprocessor pasted together is spelled in no file; it belongs to the file that
 * spells its left half.
 */
SourceLocation Judge::spelled(SourceLocation at) const
{
    while (at.isMacroID() && sources_.isWrittenInScratchSpace(sources_.getSpellingLoc(at))) {
        at = sources_.getImmediateExpansionRange(at).getBegin();
    }
    return sources_.getSpellingLoc(at);
}

const Place &Judge::place_of(SourceLocation at)
{
    static const Place nowhere;
    if (at.isInvalid()) {
        return nowhere;
    }
    const FileID file = sources_.getFileID(spelled(at));
    if (file.isInvalid()) {
        return nowhere;
    }
    const auto known = places_.find(file);
    if (known != places_.end()) {
        return known->second;
    }
    Place place;
    if (const auto entry = sources_.getFileEntryRefForID(file)) {
        const StringRef real = entry->getFileEntry().tryGetRealPathName();
        StringRef path = real.empty() ? entry->getName() : real;
        /* What was built there, the crypto library's headers too, is not of this project. */
        if (path.consume_front(root_) && !path.starts_with("build/")) {
            place.zone = path.starts_with("src/core/") ? Zone::core : Zone::inside;
        }
        place.path = path.str();
        if (file == sources_.getMainFileID() && !as_.empty()) {
            place.zone = Zone::inside;
            place.path = as_;
        }
    }
    return places_.insert({file, place}).first->second;
}

bool Judge::is_test(SourceLocation at)
{
    return StringRef(place_of(at).path).starts_with("tests/");
}

void Judge::refuse(SourceLocation at, StringRef rule, const Twine &message)
{
    const Place &place = place_of(at);
    if (place.zone != Zone::inside) {
        return;
    }
    const unsigned line = sources_.getSpellingLineNumber(spelled(at));
    if (told_.insert({place.path, line, rule.str()}).second) {
        llvm::outs() << place.path << ":" << line << ": " << rule << ": " << message << "\n";
    }
}

bool is_view_name(StringRef name)
{
    return name == "castls_bytes" || name == "castls_span" || name == "castls_parts" ||
           name == "castls_codes" || name == "cas_reader" || name == "cas_writer";
}

static StringRef record_name(QualType type)
{
    const RecordDecl *record = type->getAsRecordDecl();
    return record != nullptr && record->getIdentifier() != nullptr
               ? record->getName()
               : StringRef();
}

bool is_view_type(QualType type)
{
    return is_view_name(record_name(type));
}

bool is_bytes_view(QualType type)
{
    const StringRef name = record_name(type);
    return name == "castls_bytes" || name == "castls_span";
}

bool holds_view(ASTContext &context, QualType type)
{
    type = context.getBaseElementType(type);
    if (is_view_type(type)) {
        return true;
    }
    const RecordDecl *record = type->getAsRecordDecl();
    record = record != nullptr ? record->getDefinition() : nullptr;
    if (record == nullptr) {
        return false;
    }
    for (const FieldDecl *field : record->fields()) {
        if (holds_view(context, field->getType())) {
            return true;
        }
    }
    return false;
}

bool has_private_field(const RecordDecl *record)
{
    record = record->getDefinition();
    if (record == nullptr) {
        return false;
    }
    for (const FieldDecl *field : record->fields()) {
        if (field->getName().ends_with("_")) {
            return true;
        }
    }
    return false;
}

bool is_hook_name(StringRef name)
{
    return name == "user" || name.ends_with("_user") || name == "room" || name.ends_with("_room") ||
           name == "key" || name.ends_with("_key");
}

const VarDecl *variable_of(const Expr *expression)
{
    const auto *name = dyn_cast<DeclRefExpr>(expression->IgnoreParenImpCasts());
    return name != nullptr ? dyn_cast<VarDecl>(name->getDecl()) : nullptr;
}

bool is_null(ASTContext &context, const Expr *expression)
{
    return expression->isNullPointerConstant(context, Expr::NPC_ValueDependentIsNull) !=
           Expr::NPCK_NotNull;
}

const VarDecl *root_of(const Expr *lvalue)
{
    for (;;) {
        lvalue = lvalue->IgnoreParens();
        if (const auto *member = dyn_cast<MemberExpr>(lvalue)) {
            if (member->isArrow()) {
                return nullptr;
            }
            lvalue = member->getBase();
        } else if (const auto *element = dyn_cast<ArraySubscriptExpr>(lvalue)) {
            lvalue = element->getBase()->IgnoreParenImpCasts();
            if (!lvalue->getType()->isArrayType()) {
                return nullptr;
            }
        } else {
            return variable_of(lvalue);
        }
    }
}

} // namespace border
