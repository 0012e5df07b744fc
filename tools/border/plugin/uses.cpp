/*
 * uses.cpp: what an expression is used for.
 *
 * SPDX-License-Identifier: Apache-2.0 OR ISC OR MIT
 */
#include "border.hpp"

#include "clang/AST/ParentMapContext.h"

using namespace clang;

namespace border
{

/* What stands behind an argument, and the name of its parameter. */
static void look_behind(Use &use)
{
    const FunctionDecl *callee = use.call->getDirectCallee();
    const unsigned next = use.index + 1;
    if (next < use.call->getNumArgs()) {
        use.next = use.call->getArg(next);
        if (callee != nullptr && next < callee->getNumParams()) {
            use.next_name = callee->getParamDecl(next)->getName();
        }
    }
}

static bool is_star(const UnaryOperator *operation)
{
    return operation != nullptr && operation->getOpcode() == UO_Deref;
}

/* The field that a value in a braced list initialises, and what stands behind it. */
static void look_in_braces(Use &use, const InitListExpr *list, const Expr *value)
{
    if (!list->isSemanticForm() && list->getSemanticForm() != nullptr) {
        list = list->getSemanticForm();
    }
    const RecordDecl *record = list->getType()->getAsRecordDecl();
    if (record == nullptr) {
        return;
    }
    unsigned i = 0;
    for (const FieldDecl *field : record->fields()) {
        if (use.field != nullptr && i < list->getNumInits()) {
            use.next = list->getInit(i);
            use.next_name = field->getName();
            return;
        }
        if (i < list->getNumInits() &&
            list->getInit(i)->IgnoreParenImpCasts() == value->IgnoreParenImpCasts()) {
            use.field = field;
            use.kind = Use::member;
        }
        i++;
    }
}

Use use_of(ASTContext &context, const Expr *expression)
{
    Use use;
    const Expr *below = expression;
    for (;;) {
        const DynTypedNodeList parents = context.getParents(*below);
        if (parents.empty()) {
            return use;
        }
        const DynTypedNode &parent = parents[0];
        const Expr *above = parent.get<Expr>();
        if (above != nullptr &&
            (isa<ParenExpr>(above) || isa<CastExpr>(above) || isa<ConditionalOperator>(above))) {
            below = above;
            continue;
        }
        if (const auto *call = parent.get<CallExpr>()) {
            use.kind = Use::argument;
            use.call = call;
            while (use.index < call->getNumArgs() && call->getArg(use.index) != below) {
                use.index++;
            }
            look_behind(use);
        } else if (const auto *variable = parent.get<VarDecl>()) {
            use.kind = Use::initialiser;
            use.variable = variable;
        } else if (const auto *list = parent.get<InitListExpr>()) {
            look_in_braces(use, list, below);
        } else if (const auto *named = parent.get<DesignatedInitExpr>()) {
            const DynTypedNodeList around = context.getParents(*named);
            const auto *list = around.empty() ? nullptr : around[0].get<InitListExpr>();
            if (list != nullptr) {
                look_in_braces(use, list, named->getInit());
            }
        } else if (parent.get<MemberExpr>() != nullptr || is_star(parent.get<UnaryOperator>())) {
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

} // namespace border
