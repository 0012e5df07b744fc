/*
 * expressions.cpp: subscripts, pointer arithmetic, casts, names of functions, private fields, views
 * built or changed by hand, and the statements that have no place in the subset.
 *
 * SPDX-License-Identifier: Apache-2.0 OR ISC OR MIT
 */
#include "border.hpp"

#include "clang/AST/ParentMapContext.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/StringSet.h"

using namespace clang;

namespace border
{
namespace
{

/* Functions of libc that touch memory through a bare pointer, and the heap. */
bool is_raw_memory(StringRef name)
{
    static const llvm::StringSet<> names = {
        "malloc",        "calloc",         "realloc",       "reallocarray", "free",      "alloca",
        "aligned_alloc", "memcpy",         "memmove",       "memset",       "memcmp",    "memchr",
        "memmem",        "mempcpy",        "bcopy",         "bzero",        "bcmp",      "sprintf",
        "snprintf",      "vsprintf",       "vsnprintf",     "asprintf",     "vasprintf", "sscanf",
        "gets",          "posix_memalign", "explicit_bzero"};
    name.consume_front("__builtin_");
    name.consume_front("_");
    return names.contains(name) || name.starts_with("str") || name.starts_with("stpcpy") ||
           name.starts_with("wcs") || name.starts_with("wmem");
}

bool is_jump(StringRef name)
{
    return name == "setjmp" || name == "_setjmp" || name == "__sigsetjmp" || name == "longjmp" ||
           name == "siglongjmp" || name == "__builtin_setjmp" || name == "__builtin_longjmp";
}

bool is_pointer(QualType type)
{
    return type->isAnyPointerType() || type->isArrayType();
}

class Expressions : public RecursiveASTVisitor<Expressions>
{
  public:
    Expressions(Judge &judge, ASTContext &context) : judge_(judge), context_(context) {}

    bool shouldVisitImplicitCode() const { return true; }

    bool VisitArraySubscriptExpr(ArraySubscriptExpr *e)
    {
        const SourceLocation at = e->getRBracketLoc();
        const Expr *base = e->getBase()->IgnoreParenImpCasts();
        const ConstantArrayType *array = context_.getAsConstantArrayType(base->getType());
        Expr::EvalResult index;
        if (array == nullptr) {
            judge_.refuse(at, "subscript",
                          "a pointer is not an array; walk a view with a cas_reader");
        } else if (!e->getIdx()->EvaluateAsInt(index, context_) || index.HasSideEffects) {
            judge_.refuse(at, "subscript", "the index is not a constant; use CAS_AT");
        } else if (index.Val.getInt().isNegative() ||
                   index.Val.getInt().getZExtValue() >= array->getSize().getZExtValue()) {
            judge_.refuse(at, "subscript", "the index lies outside the array");
        }
        return true;
    }

    bool VisitBinaryOperator(BinaryOperator *e)
    {
        const bool left = is_pointer(e->getLHS()->getType());
        const bool right = is_pointer(e->getRHS()->getType());
        const BinaryOperatorKind kind = e->getOpcode();
        if (e->isAdditiveOp() || kind == BO_AddAssign || kind == BO_SubAssign) {
            if (left || right) {
                judge_.refuse(e->getOperatorLoc(), "arithmetic",
                              "pointer arithmetic; cut a view instead");
            }
        } else if (e->isRelationalOp() && left && right) {
            judge_.refuse(e->getOperatorLoc(), "arithmetic", "pointers have no order here");
        }
        if (e->isAssignmentOp()) {
            changed(e->getLHS(), e->getOperatorLoc());
        }
        return true;
    }

    bool VisitUnaryOperator(UnaryOperator *e)
    {
        if (e->isIncrementDecrementOp()) {
            if (is_pointer(e->getSubExpr()->getType())) {
                judge_.refuse(e->getOperatorLoc(), "arithmetic",
                              "pointer arithmetic; cut a view instead");
            }
            changed(e->getSubExpr(), e->getOperatorLoc());
        } else if (e->getOpcode() == UO_AddrOf) {
            changed(e->getSubExpr(), e->getOperatorLoc());
        }
        return true;
    }

    bool VisitCStyleCastExpr(CStyleCastExpr *e)
    {
        const QualType to = e->getType();
        const QualType from = e->getSubExpr()->getType();
        if (!to->isVoidType() && !is_null(context_, e) && (is_pointer(to) || is_pointer(from))) {
            judge_.refuse(e->getLParenLoc(), "cast",
                          "from " + from.getAsString() + " to " + to.getAsString() +
                              "; pointers keep their type");
        }
        return true;
    }

    bool VisitDeclRefExpr(DeclRefExpr *e)
    {
        const auto *named = dyn_cast<FunctionDecl>(e->getDecl());
        if (named == nullptr || named->getIdentifier() == nullptr) {
            return true;
        }
        const FunctionDecl *function = named->getCanonicalDecl();
        const StringRef name = function->getName();
        const SourceLocation at = e->getLocation();
        const Place &home = judge_.place_of(function->getLocation());
        if (home.zone == Zone::core) {
            if (name.ends_with("_") || name.starts_with("cas_raw_")) {
                judge_.refuse(at, "private", name + " is core's own; use what core offers instead");
            }
        } else if (is_jump(name)) {
            judge_.refuse(at, "jump", name + " leaves functions without a return");
        } else if (is_raw_memory(name) &&
                   (home.zone == Zone::foreign || function->getBuiltinID() != 0)) {
            judge_.refuse(at, "raw-memory", name + " works on bare pointers; use core");
        } else if (home.zone == Zone::foreign || function->getBuiltinID() != 0) {
            const bool cmocka = judge_.is_test(at) && StringRef(home.path).ends_with("/cmocka.h");
            if (!cmocka) {
                judge_.refuse(at, "foreign",
                              name + " is not of this project; such calls stand in an os.c");
            }
        }
        return true;
    }

    bool VisitMemberExpr(MemberExpr *e)
    {
        const auto *field = dyn_cast<FieldDecl>(e->getMemberDecl());
        if (field == nullptr || field->getIdentifier() == nullptr) {
            return true;
        }
        const StringRef name = field->getName();
        if (judge_.is_core(field->getLocation()) && name.ends_with("_")) {
            judge_.refuse(e->getMemberLoc(), "private", name + " is core's own field");
        }
        const StringRef owner = field->getParent()->getName();
        if (is_view_name(owner) && (name == "data" || name == "part" || name == "code")) {
            judge_.refuse(e->getMemberLoc(), "view-data",
                          "." + name + " is the bare pointer of a view");
        }
        return true;
    }

    bool VisitInitListExpr(InitListExpr *e)
    {
        if (!e->isSemanticForm()) {
            return true;
        }
        const RecordDecl *record = e->getType()->getAsRecordDecl();
        if (record == nullptr) {
            return true;
        }
        const bool core = judge_.is_core(record->getLocation()) && has_private_field(record);
        if (!core && !is_view_type(e->getType())) {
            return true;
        }
        for (const Expr *value : e->inits()) {
            if (!is_zero(value)) {
                const SourceLocation brace = e->getLBraceLoc();
                judge_.refuse(
                    brace.isValid() ? brace : value->getExprLoc(), "forge",
                    e->getType().getAsString() + " is built by hand; only core builds it");
                break;
            }
        }
        return true;
    }

    /* CAS_BYTES and CAS_SPAN of anything but bytes would show padding, or let pointers be
     * overwritten. CAS_ITEM walks a pointer by the count that stands beside it, and by no other. */
    bool VisitCallExpr(CallExpr *e)
    {
        const FunctionDecl *callee = e->getDirectCallee();
        if (callee == nullptr || callee->getIdentifier() == nullptr || e->getNumArgs() == 0 ||
            !judge_.is_core(callee->getLocation())) {
            return true;
        }
        const StringRef name = callee->getName();
        const Expr *array = e->getArg(0)->IgnoreParenImpCasts();
        const bool is_array = array->getType()->isArrayType();
        if ((name == "cas_bytes_at_" || name == "cas_span_at_") && is_array &&
            !context_.getBaseElementType(array->getType())->isAnyCharacterType()) {
            judge_.refuse(array->getExprLoc(), "forge", "a view of something other than bytes");
        } else if (name == "cas_raw_at" && !is_array && !is_beside(array, e->getArg(2))) {
            judge_.refuse(array->getExprLoc(), "subscript",
                          "CAS_ITEM takes a pointer and the count beside it in one struct");
        }
        return true;
    }

    bool VisitGCCAsmStmt(GCCAsmStmt *s)
    {
        judge_.refuse(s->getAsmLoc(), "asm", "inline assembly");
        return true;
    }

    bool VisitGotoStmt(GotoStmt *s)
    {
        judge_.refuse(s->getGotoLoc(), "goto", "let the owner call a worker, then clear");
        return true;
    }

    bool VisitIndirectGotoStmt(IndirectGotoStmt *s)
    {
        judge_.refuse(s->getGotoLoc(), "goto", "let the owner call a worker, then clear");
        return true;
    }

    /* A jump to a case must pass no initialiser: cases stand in the body of their switch, side by
     * side, and what they declare stands in a block of its own. */
    bool VisitSwitchStmt(SwitchStmt *s)
    {
        std::set<const SwitchCase *> here;
        for (const Stmt *part : s->getBody()->children()) {
            while (const auto *label = dyn_cast_or_null<SwitchCase>(part)) {
                here.insert(label);
                part = label->getSubStmt();
            }
            if (isa_and_nonnull<DeclStmt>(part)) {
                judge_.refuse(part->getBeginLoc(), "uninitialised",
                              "a case may be reached past this; open a block");
            }
        }
        for (const SwitchCase *label = s->getSwitchCaseList(); label != nullptr;
             label = label->getNextSwitchCase()) {
            if (here.count(label) == 0) {
                judge_.refuse(label->getKeywordLoc(), "goto",
                              "a case stands in the body of its switch");
            }
        }
        return true;
    }

    bool VisitAddrLabelExpr(AddrLabelExpr *e)
    {
        judge_.refuse(e->getAmpAmpLoc(), "goto", "the address of a label");
        return true;
    }

    bool VisitStmtExpr(StmtExpr *e)
    {
        judge_.refuse(e->getLParenLoc(), "statement-expression", "write a static function");
        return true;
    }

    bool VisitVAArgExpr(VAArgExpr *e)
    {
        judge_.refuse(e->getBuiltinLoc(), "varargs", "va_arg believes whatever type it is told");
        return true;
    }

  private:
    /* Members of one struct, reached in the same way: pool->item_ and pool->count_, say. */
    bool is_beside(const Expr *pointer, const Expr *count)
    {
        const auto *first = dyn_cast<MemberExpr>(pointer->IgnoreParenImpCasts());
        const auto *second = dyn_cast<MemberExpr>(count->IgnoreParenImpCasts());
        if (first == nullptr || second == nullptr) {
            return false;
        }
        llvm::FoldingSetNodeID one, other;
        first->getBase()->IgnoreParenImpCasts()->Profile(one, context_, true);
        second->getBase()->IgnoreParenImpCasts()->Profile(other, context_, true);
        return one == other && first->getMemberDecl()->getDeclContext() ==
                                   second->getMemberDecl()->getDeclContext();
    }

    bool is_zero(const Expr *value)
    {
        Expr::EvalResult number;
        if (isa<ImplicitValueInitExpr>(value) || is_null(context_, value)) {
            return true;
        }
        if (const auto *list = dyn_cast<InitListExpr>(value)) {
            return llvm::all_of(list->inits(), [this](const Expr *inner) {
                return is_zero(inner);
            });
        }
        return value->EvaluateAsInt(number, context_) && number.Val.getInt() == 0;
    }

    /* `target` is assigned, counted up or has its address taken: it must not be a view's own field.
     * */
    void changed(const Expr *target, SourceLocation at)
    {
        const auto *member = dyn_cast<MemberExpr>(target->IgnoreParens());
        const auto *field =
            member != nullptr ? dyn_cast<FieldDecl>(member->getMemberDecl()) : nullptr;
        if (field != nullptr && field->getIdentifier() != nullptr &&
            is_view_name(field->getParent()->getName())) {
            judge_.refuse(at, "view-write",
                          "." + field->getName() + " of a view is changed; cut a new view");
        }
    }

    Judge &judge_;
    ASTContext &context_;
};

} // namespace

void check_expressions(Judge &judge, ASTContext &context, Decl *decl)
{
    Expressions(judge, context).TraverseDecl(decl);
}

} // namespace border
