/*
 * escapes.cpp: a view of local storage must not leave the function, nor outlive the block it lies
 * in.
 *
 * The check follows, without regard to order, which locals may hold a view or an address of local
 * storage: a local array, an object that holds one, a buffer or a secret. Such a local is *bound*.
 * What is bound may be read and passed down; it may not be returned, stored through a pointer, or
 * be the source from which a call fills the caller's views. It looks at one function at a time and
 * believes three things of a call:
 *
 * - a result that is a view, and a view that is filled through a pointer, may lie in any argument;
 * - if there is room to write among the arguments (a castls_span), they lie there, and not in a
 *   castls_bytes;
 * - a writer copies what it is given.
 *
 * SPDX-License-Identifier: Apache-2.0 OR ISC OR MIT
 */
#include "border.hpp"

#include "clang/AST/RecursiveASTVisitor.h"
#include <map>

using namespace clang;

namespace border
{
namespace
{

/* Whether something is bound, and to which local; a compound literal has no name. */
struct Bond {
    bool bound = false;
    const VarDecl *storage = nullptr;
};

class Function : public RecursiveASTVisitor<Function>
{
  public:
    Function(Judge &judge, ASTContext &context) : judge_(judge), context_(context) {}

    bool shouldVisitImplicitCode() const { return true; }

    void check(FunctionDecl *function)
    {
        size_t before = 0;
        do {
            before = bonds_.size();
            TraverseStmt(function->getBody());
        } while (bonds_.size() != before);
        telling_ = true;
        TraverseStmt(function->getBody());
    }

    bool TraverseCompoundStmt(CompoundStmt *block)
    {
        blocks_.push_back(block);
        const bool going_on = RecursiveASTVisitor::TraverseCompoundStmt(block);
        blocks_.pop_back();
        return going_on;
    }

    bool VisitVarDecl(VarDecl *variable)
    {
        home_[variable] = blocks_;
        if (variable->hasInit() && carries(variable->getType())) {
            bind(variable, bond_of(variable->getInit(), variable->getType()->isPointerType()),
                 variable->getLocation());
        }
        return true;
    }

    bool VisitBinaryOperator(BinaryOperator *e)
    {
        if (e->getOpcode() != BO_Assign || !carries(e->getType())) {
            return true;
        }
        const Bond bond = bond_of(e->getRHS(), e->getType()->isPointerType());
        const VarDecl *target = target_of(e->getLHS());
        if (target != nullptr) {
            bind(target, bond, e->getOperatorLoc());
        } else if (bond.bound) {
            tell(e->getOperatorLoc(), bond, "is stored where it outlives the function");
        }
        return true;
    }

    bool VisitReturnStmt(ReturnStmt *s)
    {
        const Expr *value = s->getRetValue();
        if (value != nullptr && carries(value->getType())) {
            const Bond bond = bond_of(value, value->getType()->isPointerType());
            if (bond.bound) {
                tell(s->getReturnLoc(), bond, "is returned");
            }
        }
        return true;
    }

    /* A call may fill a view through a pointer from what its other arguments show. */
    bool VisitCallExpr(CallExpr *e)
    {
        for (unsigned i = 0; i < e->getNumArgs(); i++) {
            const Expr *out = e->getArg(i);
            const QualType type = out->getType();
            if (!type->isPointerType() || type->getPointeeType().isConstQualified() ||
                !is_shown(type->getPointeeType())) {
                continue;
            }
            const Bond bond = bond_of_arguments(e, i);
            const VarDecl *target = pointed_to(out);
            if (target != nullptr) {
                bind(target, bond, out->getExprLoc());
            } else if (bond.bound) {
                tell(out->getExprLoc(), bond, "may be shown to the caller");
            }
        }
        return true;
    }

  private:
    bool carries(QualType type)
    {
        return holds_view(context_, type) ||
               (type->isPointerType() && !type->isFunctionPointerType());
    }

    /* Whether a call that gets a pointer to it may fill it with views for its caller. An object
     * with private fields keeps what it is given by itself. */
    bool is_shown(QualType type)
    {
        const RecordDecl *record = type->getAsRecordDecl();
        return holds_view(context_, type) && (record == nullptr || !has_private_field(record));
    }

    static bool is_local(const VarDecl *variable)
    {
        return variable != nullptr && variable->hasLocalStorage();
    }

    /* An object whose bytes a view may show: an array, an owner of core's, or what holds one. */
    bool is_storage(QualType type)
    {
        if (type->isArrayType()) {
            return true;
        }
        const RecordDecl *record = type->getAsRecordDecl();
        record = record != nullptr ? record->getDefinition() : nullptr;
        if (record == nullptr || is_view_type(type)) {
            return false;
        }
        if (judge_.is_core(record->getLocation()) && has_private_field(record)) {
            return true;
        }
        return llvm::any_of(record->fields(), [this](const FieldDecl *f) {
            return is_storage(f->getType());
        });
    }

    /* The array in CAS_AT(array, i); a pointer in its place leads elsewhere. */
    static const Expr *walked_array(const Expr *e)
    {
        const auto *call = dyn_cast<CallExpr>(e->IgnoreParenCasts());
        const FunctionDecl *callee = call != nullptr ? call->getDirectCallee() : nullptr;
        if (callee == nullptr || callee->getIdentifier() == nullptr ||
            callee->getName() != "cas_raw_at" || call->getNumArgs() == 0) {
            return nullptr;
        }
        const Expr *array = call->getArg(0)->IgnoreParenImpCasts();
        return array->getType()->isArrayType() ? array : nullptr;
    }

    /* The local that a pointer expression points into, as far as this function can tell. */
    const VarDecl *pointed_to(const Expr *pointer)
    {
        pointer = pointer->IgnoreParenImpCasts();
        if (const auto *address = dyn_cast<UnaryOperator>(pointer)) {
            return address->getOpcode() == UO_AddrOf ? target_of(address->getSubExpr()) : nullptr;
        }
        if (const Expr *array = walked_array(pointer)) {
            const VarDecl *root = root_of(array);
            return is_local(root) ? root : nullptr;
        }
        const VarDecl *variable = variable_of(pointer);
        if (!is_local(variable) || isa<ParmVarDecl>(variable) || !variable->hasInit()) {
            return nullptr;
        }
        const Expr *start = variable->getInit()->IgnoreParenImpCasts();
        return variable_of(start) == variable ? nullptr : pointed_to(start);
    }

    /* The local that an assignment to `lvalue` changes, or null when it changes something else. */
    const VarDecl *target_of(const Expr *lvalue)
    {
        lvalue = lvalue->IgnoreParens();
        if (const auto *star = dyn_cast<UnaryOperator>(lvalue)) {
            return star->getOpcode() == UO_Deref ? pointed_to(star->getSubExpr()) : nullptr;
        }
        if (const auto *member = dyn_cast<MemberExpr>(lvalue)) {
            return member->isArrow() ? pointed_to(member->getBase()) : target_of(member->getBase());
        }
        if (const auto *element = dyn_cast<ArraySubscriptExpr>(lvalue)) {
            return target_of(element->getBase()->IgnoreParenImpCasts());
        }
        const VarDecl *variable = variable_of(lvalue);
        return is_local(variable) ? variable : nullptr;
    }

    Bond bond_of_variable(const VarDecl *variable)
    {
        const auto known = bonds_.find(variable);
        return known != bonds_.end() ? known->second : Bond();
    }

    /* What the contents of an lvalue are bound to: not the bond of the place itself. */
    Bond bond_of_contents(const Expr *lvalue)
    {
        const VarDecl *place = target_of(lvalue);
        return place != nullptr ? bond_of_variable(place) : Bond();
    }

    /* With any_address each address of a local counts, without it only that of storage. */
    Bond bond_of_address(const Expr *object, bool any_address)
    {
        object = object->IgnoreParens();
        if (isa<CompoundLiteralExpr>(object)) {
            return {any_address || is_storage(object->getType()), nullptr};
        }
        const VarDecl *place = target_of(object);
        if (place == nullptr) {
            return {};
        }
        const Bond bond = bond_of_variable(place);
        if (bond.bound) {
            return bond;
        }
        return {any_address || is_storage(object->getType()), place};
    }

    Bond bond_of(const Expr *e, bool any_address)
    {
        e = e->IgnoreParenCasts();
        if (!carries(e->getType()) && !e->getType()->isArrayType()) {
            return {};
        }
        if (e->getType()->isArrayType() && !isa<InitListExpr>(e)) {
            return e->isLValue() && !isa<StringLiteral>(e) ? bond_of_address(e, true) : Bond();
        }
        if (const auto *choice = dyn_cast<ConditionalOperator>(e)) {
            const Bond first = bond_of(choice->getTrueExpr(), any_address);
            return first.bound ? first : bond_of(choice->getFalseExpr(), any_address);
        }
        if (const auto *literal = dyn_cast<CompoundLiteralExpr>(e)) {
            return bond_of(literal->getInitializer(), any_address);
        }
        if (const auto *list = dyn_cast<InitListExpr>(e)) {
            for (const Expr *value : list->inits()) {
                const Bond bond = bond_of(value, false);
                if (bond.bound) {
                    return bond;
                }
            }
            return {};
        }
        if (const auto *call = dyn_cast<CallExpr>(e)) {
            if (const Expr *array = walked_array(call)) {
                return bond_of_address(array, any_address);
            }
            return e->getType()->isPointerType() ? Bond()
                                                 : bond_of_arguments(call, call->getNumArgs());
        }
        if (const auto *operation = dyn_cast<UnaryOperator>(e)) {
            return operation->getOpcode() == UO_AddrOf
                       ? bond_of_address(operation->getSubExpr(), any_address)
                       : bond_of_contents(e);
        }
        return bond_of_contents(e);
    }

    Bond bond_of_arguments(const CallExpr *call, unsigned except)
    {
        bool has_room = false;
        for (const Expr *argument : call->arguments()) {
            has_room = has_room || is_room(argument->getType());
        }
        for (unsigned i = 0; i < call->getNumArgs(); i++) {
            const Expr *argument = call->getArg(i);
            const QualType type = argument->getType();
            const bool by_value = !type->isPointerType();
            if (i == except || (has_room && by_value && !is_room(type))) {
                continue;
            }
            const bool owner = !by_value && belongs_to_core(type->getPointeeType());
            if (!by_value && !owner && (has_room || !type->getPointeeType().isConstQualified())) {
                continue; /* An object to be used or filled, not one to be shown. */
            }
            const Bond bond = bond_of(argument, false);
            if (bond.bound) {
                return bond;
            }
        }
        return {};
    }

    static bool is_room(QualType type)
    {
        const RecordDecl *record = type->getAsRecordDecl();
        return record != nullptr && record->getName() == "castls_span";
    }

    bool belongs_to_core(QualType type)
    {
        const RecordDecl *record = type->getAsRecordDecl();
        return type->isVoidType() || type->isCharType() ||
               (record != nullptr && judge_.is_core(record->getLocation()));
    }

    void bind(const VarDecl *variable, const Bond &bond, SourceLocation at)
    {
        if (!bond.bound || bond.storage == variable || !is_local(variable)) {
            return;
        }
        bonds_.insert({variable, bond});
        const std::vector<const CompoundStmt *> &outer = home_[variable];
        const std::vector<const CompoundStmt *> &inner = home_[bond.storage];
        if (bond.storage != nullptr && inner.size() > outer.size()) {
            tell(at, bond, "is kept beyond its block");
        }
    }

    void tell(SourceLocation at, const Bond &bond, StringRef what)
    {
        if (telling_) {
            const std::string name =
                bond.storage != nullptr ? bond.storage->getNameAsString() : "a literal";
            judge_.refuse(at, "escape",
                          "a view or an address of local storage (" + name + ") " + what);
        }
    }

    Judge &judge_;
    ASTContext &context_;
    bool telling_ = false;
    std::map<const VarDecl *, Bond> bonds_;
    std::map<const VarDecl *, std::vector<const CompoundStmt *>> home_;
    std::vector<const CompoundStmt *> blocks_;
};

} // namespace

void check_escapes(Judge &judge, ASTContext &context, Decl *decl)
{
    auto *function = dyn_cast<FunctionDecl>(decl);
    if (function != nullptr && function->doesThisDeclarationHaveABody()) {
        Function(judge, context).check(function);
    }
}

} // namespace border
