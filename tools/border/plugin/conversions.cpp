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
    const CallExpr *call = nullptr;
    unsigned index = 0; /* Of the argument. */
    const VarDecl *variable = nullptr;
    const FieldDecl *field = nullptr;
    const BinaryOperator *operation = nullptr;
};

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
        const Use use = use_of(e);
        if (use.kind == Use::argument) {
            argument(e, object, use);
        } else if (use.kind == Use::result) {
            if (is_local(object)) {
                judge_.refuse(e->getOperatorLoc(), "escape", "the address of a local is returned");
            }
        } else if (!may_stand(object, use)) {
            judge_.refuse(e->getOperatorLoc(), "address",
                          "an address may be an argument, or start a local pointer to a struct");
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
            } else if (e->getType()->isPointerType()) {
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
            return to_struct || (root != nullptr && root->hasGlobalStorage());
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
        if (callee != nullptr && callee->getIdentifier() != nullptr &&
            callee->getName() == "cas_raw_release") {
            judge_.refuse(at, "address", "CAS_FREE takes what CAS_NEW made");
        }
        const auto *element = dyn_cast<ArraySubscriptExpr>(object);
        Expr::EvalResult first;
        if (element != nullptr && names_count(use) &&
            !(element->getIdx()->EvaluateAsInt(first, context_) &&
              counts(use, element->getBase(), first.Val.getInt().getZExtValue()))) {
            judge_.refuse(at, "address", "the count that follows is not CAS_COUNT of this array");
        }
    }

    /* Whether the argument behind a part of an array is a constant and within that part. */
    bool counts(const Use &use, const Expr *array, uint64_t first)
    {
        const QualType type = array->IgnoreParenImpCasts()->getType();
        const ConstantArrayType *whole = context_.getAsConstantArrayType(type);
        Expr::EvalResult count;
        return whole != nullptr &&
               use.call->getArg(use.index + 1)->EvaluateAsInt(count, context_) &&
               first + count.Val.getInt().getZExtValue() <= whole->getSize().getZExtValue();
    }

    /* Whether the argument behind this one says how many elements there are. */
    static bool names_count(const Use &use)
    {
        const unsigned next = use.index + 1;
        if (use.kind != Use::argument || next >= use.call->getNumArgs() ||
            !use.call->getArg(next)->getType()->isUnsignedIntegerType()) {
            return false;
        }
        const FunctionDecl *callee = use.call->getDirectCallee();
        if (callee == nullptr || next >= callee->getNumParams()) {
            return true;
        }
        const StringRef name = callee->getParamDecl(next)->getName();
        return name.ends_with("count") || name.ends_with("max") || name.ends_with("len");
    }

    Use use_of(const Expr *expression)
    {
        Use use;
        const Expr *below = expression;
        for (;;) {
            const DynTypedNodeList parents = context_.getParents(*below);
            if (parents.empty()) {
                return use;
            }
            const DynTypedNode &parent = parents[0];
            const Expr *above = parent.get<Expr>();
            if (above != nullptr && (isa<ParenExpr>(above) || isa<ImplicitCastExpr>(above) ||
                                     isa<ConditionalOperator>(above))) {
                below = above;
                continue;
            }
            if (const auto *call = parent.get<CallExpr>()) {
                use.kind = Use::argument;
                use.call = call;
                while (use.index < call->getNumArgs() && call->getArg(use.index) != below) {
                    use.index++;
                }
            } else if (const auto *variable = parent.get<VarDecl>()) {
                use.kind = Use::initialiser;
                use.variable = variable;
            } else if (const auto *list = parent.get<InitListExpr>()) {
                use.field = initialised(list, below);
                use.kind = use.field != nullptr ? Use::member : Use::other;
            } else if (const auto *named = parent.get<DesignatedInitExpr>()) {
                use.field = named->getDesignator(named->size() - 1)->getFieldDecl();
                use.kind = use.field != nullptr ? Use::member : Use::other;
            } else if (parent.get<MemberExpr>() != nullptr ||
                       is_star(parent.get<UnaryOperator>())) {
                use.kind = Use::through; /* (&object)->member, as macros of the core write it. */
            } else if (parent.get<ReturnStmt>() != nullptr) {
                use.kind = Use::result;
            } else if (const auto *operation = parent.get<BinaryOperator>()) {
                use.operation = operation;
                use.kind = operation->isComparisonOp() ? Use::comparison
                           : operation->getOpcode() == BO_Assign && operation->getRHS() == below
                               ? Use::assignment
                               : Use::other;
            }
            return use;
        }
    }

    static bool is_star(const UnaryOperator *operation)
    {
        return operation != nullptr && operation->getOpcode() == UO_Deref;
    }

    /* The field that a value in a braced list initialises. */
    static const FieldDecl *initialised(const InitListExpr *list, const Expr *value)
    {
        if (!list->isSemanticForm() && list->getSemanticForm() != nullptr) {
            list = list->getSemanticForm();
        }
        const RecordDecl *record = list->getType()->getAsRecordDecl();
        if (record == nullptr) {
            return nullptr;
        }
        unsigned i = 0;
        for (const FieldDecl *field : record->fields()) {
            if (i < list->getNumInits() &&
                list->getInit(i)->IgnoreParenImpCasts() == value->IgnoreParenImpCasts()) {
                return field;
            }
            i++;
        }
        return nullptr;
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
        const Use use = use_of(e);
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
        const Use use = use_of(e);
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
