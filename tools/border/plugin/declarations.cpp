/*
 * declarations.cpp: what may be declared: members, variables, functions, attributes.
 *
 * SPDX-License-Identifier: Apache-2.0 OR ISC OR MIT
 */
#include "border.hpp"

#include "clang/AST/Attr.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;

namespace border
{
namespace
{

class Declarations : public RecursiveASTVisitor<Declarations>
{
  public:
    Declarations(Judge &judge, ASTContext &context) : judge_(judge), context_(context) {}

    bool VisitRecordDecl(RecordDecl *d)
    {
        if (d->isUnion()) {
            judge_.refuse(d->getLocation(), "union", "a union reads one type as another");
        }
        return true;
    }

    bool VisitFileScopeAsmDecl(FileScopeAsmDecl *d)
    {
        judge_.refuse(d->getAsmLoc(), "asm", "inline assembly");
        return true;
    }

    bool VisitFieldDecl(FieldDecl *d)
    {
        const SourceLocation at = d->getLocation();
        const QualType type = d->getType();
        const StringRef path = judge_.place_of(at).path;
        const bool api = path.starts_with("include/castls/");
        const bool view_itself = api && is_view_name(d->getParent()->getName());
        if (d->getName() == "item_") {
            judge_.refuse(at, "forge", "a pool is made by CAS_POOL");
        }
        if (type->isIncompleteArrayType()) {
            judge_.refuse(at, "member", "a flexible array has no bounds");
        }
        if (!api && !path.starts_with("src/wire/") && holds_view(context_, type)) {
            judge_.refuse(at, "view-field",
                          "a view lives for one call; keep a cas_buf, cas_secret or cas_range");
        }
        const QualType element = context_.getBaseElementType(type);
        if (element->isAtomicType()) {
            judge_.refuse(at, "qualifier", "an atomic word is a cas_atomic");
        }
        if (element->isAnyPointerType() && !view_itself) {
            pointer_member(d, element->getPointeeType());
        }
        return true;
    }

    bool VisitVarDecl(VarDecl *d)
    {
        const SourceLocation at = d->getLocation();
        const QualType type = d->getType();
        if (type.isRestrictQualified() || type.isVolatileQualified()) {
            judge_.refuse(at, "qualifier", "restrict and volatile promise what nobody checks");
        }
        if (type->isAtomicType()) {
            judge_.refuse(at, "qualifier", "an atomic word is a cas_atomic");
        }
        if (isa<ParmVarDecl>(d)) {
            return true;
        }
        if (type->isVariableArrayType()) {
            judge_.refuse(at, "vla", "an array's size is a constant");
        }
        if (!d->hasGlobalStorage()) {
            if (!d->hasInit() && !type->isVariableArrayType()) {
                judge_.refuse(at, "uninitialised", "every local has an initialiser");
            }
            return true;
        }
        if (d->getTSCSpec() != TSCS_unspecified) {
            judge_.refuse(at, "global", "a thread-local object");
        } else if (!context_.getBaseElementType(type).isConstQualified()) {
            judge_.refuse(at, "global", "an object with static storage is const");
        }
        if (holds_view(context_, type)) {
            judge_.refuse(
                at, "view-global",
                "a view has no static storage; write CAS_TEXT or CAS_BYTES where it is used");
        }
        if (d->hasExternalStorage()) {
            in_source(at, "an extern object is declared in a header");
        }
        return true;
    }

    bool VisitFunctionDecl(FunctionDecl *d)
    {
        const SourceLocation at = d->getLocation();
        if (d->isImplicit()) {
            return true;
        }
        if (d->isVariadic()) {
            judge_.refuse(at, "varargs", "the arguments of a variadic function have no types");
        }
        if (!d->hasPrototype()) {
            judge_.refuse(at, "prototype", "write (void)");
        }
        if (d->getStorageClass() != SC_Static && !d->isThisDeclarationADefinition()) {
            in_source(at, "a prototype stands in the header that its callers include");
        }
        const QualType result = d->getReturnType();
        QualType pointee = result->isAnyPointerType() ? result->getPointeeType() : QualType();
        if (!pointee.isNull() && pointee->isPointerType() &&
            pointee->getPointeeType()->isRecordType()) {
            pointee = pointee->getPointeeType(); /* The link of a list. */
        }
        if (!pointee.isNull() && !pointee->isVoidType() && !may_point_to(pointee)) {
            judge_.refuse(at, "member",
                          "a function returns a pointer to a struct or to const char, or a view");
        }
        return true;
    }

    /* The attributes in use say something about a name; none changes how it is called, placed or
     * run. */
    bool VisitDecl(Decl *d)
    {
        for (const Attr *attribute : d->attrs()) {
            if (attribute->isImplicit() || attribute->isInherited() ||
                !attribute->getLocation().isValid()) {
                continue;
            }
            switch (attribute->getKind()) {
            case attr::WarnUnusedResult:
            case attr::Visibility:
            case attr::NonNull:
            case attr::Unused:
            case attr::FallThrough:
            case attr::Deprecated:
            case attr::Aligned:
                break;
            default:
                judge_.refuse(attribute->getLocation(), "attribute",
                              Twine(attribute->getSpelling()) + " is not among those in use");
            }
        }
        return true;
    }

  private:
    static bool may_point_to(QualType pointee)
    {
        if (pointee->isRecordType()) {
            return !is_view_type(pointee);
        }
        return pointee->isFunctionType() || (pointee->isCharType() && pointee.isConstQualified());
    }

    void pointer_member(const FieldDecl *d, QualType pointee)
    {
        const bool hook = is_hook_name(d->getName());
        if (may_point_to(pointee) || (pointee->isVoidType() && hook)) {
            return;
        }
        judge_.refuse(d->getLocation(), "member",
                      "a member points to a struct, a function, const char, or is the void * of a "
                      "user, room or key");
    }

    void in_source(SourceLocation at, StringRef message)
    {
        if (StringRef(judge_.place_of(at).path).ends_with(".c")) {
            judge_.refuse(at, "prototype", message);
        }
    }

    Judge &judge_;
    ASTContext &context_;
};

} // namespace

void check_declarations(Judge &judge, ASTContext &context, Decl *decl)
{
    Declarations(judge, context).TraverseDecl(decl);
}

} // namespace border
