/*
 * conversions.cpp: where a pointer comes from. It may be the address of an object, handed to a call
 * or kept in a local pointer to a struct; an array may become a pointer only inside a macro of the
 * core, as a string literal, or as the room of a provider; void * carries a hook's user pointer, a
 * provider's room or a provider's key, and nothing else.
 *
 * SPDX-License-Identifier: Apache-2.0 OR ISC OR MIT
 */
#include "border.hpp"

#include "clang/AST/ParentMapContext.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;

namespace border
{
namespace
{

bool is_void_pointer(QualType type)
{
    return type->isAnyPointerType() && type->getPointeeType()->isVoidType();
}

const FieldDecl *field_of(const Expr *expression)
{
    const auto *member = dyn_cast<MemberExpr>(expression->IgnoreParenImpCasts());
    return member != nullptr ? dyn_cast<FieldDecl>(member->getMemberDecl()) : nullptr;
}

class Conversions : public RecursiveASTVisitor<Conversions>
{
  public:
    Conversions(Judge &judge, ASTContext &context) : judge_(judge), context_(context) {}

    bool shouldVisitImplicitCode() const { return true; }

    bool VisitUnaryOperator(UnaryOperator *e)
    {
        if (e->getOpcode() != UO_AddrOf || e->getSubExpr()->getType()->isFunctionType()) {
            return true;
        }
        const Expr *object = e->getSubExpr()->IgnoreParens();
        const Use use = use_of(context_, e);
        if (use.kind == Use::argument) {
            argument(e, object, use);
        } else if (use.kind == Use::result) {
            if (is_local(object)) {
                judge_.refuse(e->getOperatorLoc(), "escape", "the address of a local is returned");
            }
        } else if (!may_stand(object, use)) {
            judge_.refuse(e->getOperatorLoc(), "address",
                          "an address may be an argument, or start a local pointer to a struct");
        } else if (use.kind == Use::member) {
            element_with_count(e->getOperatorLoc(), object, use);
        }
        return true;
    }

    bool VisitImplicitCastExpr(ImplicitCastExpr *e)
    {
        switch (e->getCastKind()) {
        case CK_ArrayToPointerDecay:
            decay(e);
            break;
        case CK_BitCast:
            if (is_void_pointer(e->getType())) {
                to_void(e);
            } else if (is_void_pointer(e->getSubExpr()->getType())) {
                from_void(e);
            } else if (e->getType()->isPointerType() && !only_gains_const(e)) {
                judge_.refuse(e->getExprLoc(), "cast", "a pointer changes its type");
            }
            break;
        case CK_IntegralToPointer:
        case CK_PointerToIntegral:
            judge_.refuse(e->getExprLoc(), "cast", "between a pointer and an integer");
            break;
        default:
            break;
        }
        return true;
    }

  private:
    /* ?: makes const char * of a string literal and a const char * in this way. */
    bool only_gains_const(const ImplicitCastExpr *e)
    {
        const QualType to = e->getType()->getPointeeType();
        const QualType from = e->getSubExpr()->getType()->getPointeeType();
        return !from.isNull() && context_.hasSameUnqualifiedType(to, from) &&
               to.isAtLeastAsQualifiedAs(from);
    }

    static bool is_local(const Expr *object)
    {
        const VarDecl *root = root_of(object);
        return isa<CompoundLiteralExpr>(object) || (root != nullptr && !root->hasGlobalStorage());
    }

    static bool points_to_struct(QualType type)
    {
        return type->isPointerType() && type->getPointeeType()->isRecordType();
    }

    /* Whether an address that is neither an argument nor a result is in its place. */
    static bool may_stand(const Expr *object, const Use &use)
    {
        const VarDecl *root = root_of(object);
        const bool to_struct = object->getType()->isRecordType();
        switch (use.kind) {
        case Use::comparison:
        case Use::through:
            return true;
        case Use::initialiser:
            return to_struct || (!is_local(object) && !object->getType()->isCharType());
        case Use::member:
            return to_struct || is_hook_name(use.field->getName());
        case Use::assignment: /* Walking a list by the address of its links, too. */
            return (to_struct || points_to_struct(object->getType())) && !is_local(object);
        default:
            return root != nullptr && root->hasGlobalStorage();
        }
    }

    /* An address that is passed on must not be taken for more than it is: not a char for a string,
     * not an element for more elements than follow, and only what CAS_NEW made is given to
     * CAS_FREE. */
    void argument(const UnaryOperator *e, const Expr *object, const Use &use)
    {
        const SourceLocation at = e->getOperatorLoc();
        const FunctionDecl *callee = use.call->getDirectCallee();
        if (object->getType()->isSpecificBuiltinType(BuiltinType::Char_S) ||
            object->getType()->isSpecificBuiltinType(BuiltinType::Char_U)) {
            judge_.refuse(at, "address", "one char is not a string; use a view");
        }
        if (use.index == 1 && callee != nullptr && callee->getIdentifier() != nullptr &&
            callee->getName() == "cas_release_") {
            judge_.refuse(at, "address", "CAS_FREE takes what CAS_NEW made");
        }
        element_with_count(at, object, use);
    }

    void element_with_count(SourceLocation at, const Expr *object, const Use &use)
    {
        const auto *element = dyn_cast<ArraySubscriptExpr>(object);
        Expr::EvalResult first;
        if (element != nullptr && names_count(use) &&
            !(element->getIdx()->EvaluateAsInt(first, context_) &&
              counts(use, element->getBase(), first.Val.getInt().getZExtValue()))) {
            judge_.refuse(at, "address", "the count that follows is not CAS_COUNT of this array");
        }
    }

    /* Whether the value behind a part of an array is a constant and within that part. */
    bool counts(const Use &use, const Expr *array, uint64_t first)
    {
        const QualType type = array->IgnoreParenImpCasts()->getType();
        const ConstantArrayType *whole = context_.getAsConstantArrayType(type);
        Expr::EvalResult count;
        return whole != nullptr && use.next->EvaluateAsInt(count, context_) &&
               first + count.Val.getInt().getZExtValue() <= whole->getSize().getZExtValue();
    }

    /* Whether the value behind this one says how many elements there are. */
    static bool names_count(const Use &use)
    {
        if (use.next == nullptr || !use.next->getType()->isUnsignedIntegerType()) {
            return false;
        }
        return use.next_name.empty() || use.next_name.ends_with("count") ||
               use.next_name.ends_with("max") || use.next_name.ends_with("len");
    }

    /* The parentheses of the call are not the caller's own: they stand in a macro of the core or of
     * cmocka. */
    bool in_their_macro(const Use &use)
    {
        return use.kind == Use::argument && !judge_.is_inside(use.call->getRParenLoc());
    }

    /* A call that may take void *: of a function of ours outside the core, or through a pointer, as
     * a provider's functions and hooks are called. */
    bool takes_void(const Use &use)
    {
        if (use.kind != Use::argument) {
            return false;
        }
        const FunctionDecl *callee = use.call->getDirectCallee();
        return callee == nullptr || (judge_.is_inside(callee->getCanonicalDecl()->getLocation()) &&
                                     use.index < callee->getNumParams() &&
                                     is_hook_name(callee->getParamDecl(use.index)->getName()));
    }

    void decay(const ImplicitCastExpr *e)
    {
        const Expr *array = e->getSubExpr()->IgnoreParens();
        const DynTypedNodeList parents = context_.getParents(*e);
        if (!parents.empty()) {
            const Expr *above = parents[0].get<Expr>();
            while (above != nullptr && isa<ParenExpr>(above)) {
                above = context_.getParents(*above)[0].get<Expr>();
            }
            if (above != nullptr && isa<ArraySubscriptExpr>(above)) {
                return; /* A subscript of an array is judged as a subscript. */
            }
        }
        if (!array->isLValue()) {
            judge_.refuse(array->getExprLoc(), "escape",
                          "an array of a result lives for no longer");
        }
        const Use use = use_of(context_, e);
        if (in_their_macro(use)) {
            return;
        }
        if (isa<StringLiteral>(array) || isa<PredefinedExpr>(array)) {
            if (!becomes_const(e)) {
                judge_.refuse(e->getExprLoc(), "decay",
                              "a string literal becomes a pointer to char that may write");
            }
            return;
        }
        if ((takes_void(use) && becomes_void(e)) || (names_count(use) && counts(use, array, 0))) {
            return;
        }
        judge_.refuse(e->getExprLoc(), "decay",
                      "an array becomes a bare pointer; use CAS_BYTES, CAS_SPAN or CAS_AT");
    }

    /* The type of the outermost implicit cast around an expression. */
    QualType final_type(const Expr *e)
    {
        for (;;) {
            const DynTypedNodeList parents = context_.getParents(*e);
            const Expr *above = parents.empty() ? nullptr : parents[0].get<Expr>();
            if (above == nullptr || !(isa<ImplicitCastExpr>(above) || isa<ParenExpr>(above) ||
                                      isa<ConditionalOperator>(above))) {
                return e->getType();
            }
            e = above;
        }
    }

    bool becomes_const(const Expr *e)
    {
        const QualType type = final_type(e);
        return !type->isPointerType() || type->getPointeeType().isConstQualified();
    }

    bool becomes_void(const Expr *e) { return is_void_pointer(final_type(e)); }

    void to_void(const ImplicitCastExpr *e)
    {
        const Use use = use_of(context_, e);
        if (in_their_macro(use) || takes_void(use) || use.kind == Use::comparison) {
            return;
        }
        if (use.kind == Use::member && is_hook_name(use.field->getName())) {
            return;
        }
        if (use.kind == Use::assignment) {
            const Expr *target = use.operation->getLHS();
            const FieldDecl *field = field_of(target);
            if ((field != nullptr && is_hook_name(field->getName())) || is_state(target)) {
                return;
            }
        }
        judge_.refuse(e->getExprLoc(), "void",
                      "void * carries a hook's user pointer or a provider's room and key");
    }

    void from_void(const ImplicitCastExpr *e)
    {
        const QualType pointee = e->getType()->getPointeeType();
        if (!judge_.is_inside(e->getExprLoc())) {
            return;
        }
        if (is_view_type(pointee) || is_core_object(pointee)) {
            judge_.refuse(e->getExprLoc(), "void", "a void * becomes an object of core's");
            return;
        }
        const Expr *source = e->getSubExpr()->IgnoreParenImpCasts();
        const VarDecl *variable = variable_of(source);
        const FieldDecl *field = field_of(source);
        if (is_null(context_, source) ||
            (variable != nullptr && isa<ParmVarDecl>(variable) &&
             is_hook_name(variable->getName())) ||
            (field != nullptr && is_hook_name(field->getName())) || is_state(source)) {
            return;
        }
        if (const auto *call = dyn_cast<CallExpr>(source)) {
            const FunctionDecl *callee = call->getDirectCallee();
            const bool ours = callee != nullptr && callee->getIdentifier() != nullptr &&
                              callee->getName().starts_with("castls_");
            if (ours || !judge_.is_inside(call->getRParenLoc())) {
                return;
            }
        }
        judge_.refuse(e->getExprLoc(), "void",
                      "a void * gets a type; only a hook's or a provider's parameter may");
    }

    bool is_core_object(QualType type)
    {
        const RecordDecl *record = type->getAsRecordDecl();
        return record != nullptr && judge_.is_core(record->getLocation());
    }

    /* *state of a cmocka test. */
    bool is_state(const Expr *e)
    {
        const auto *star = dyn_cast<UnaryOperator>(e->IgnoreParenImpCasts());
        if (star == nullptr || star->getOpcode() != UO_Deref) {
            return false;
        }
        const VarDecl *variable = variable_of(star->getSubExpr());
        return variable != nullptr && isa<ParmVarDecl>(variable) &&
               judge_.is_test(variable->getLocation());
    }

    Judge &judge_;
    ASTContext &context_;
};

} // namespace

void check_conversions(Judge &judge, ASTContext &context, Decl *decl)
{
    Conversions(judge, context).TraverseDecl(decl);
}

} // namespace border
