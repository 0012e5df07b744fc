/*
 * recursion.cpp: no function may reach itself, so that the depth of the stack is known. Only calls
 * by name within one translation unit are seen; a cycle across files needs one inside a header's or
 * a table's reach, and the include edges (tools/check/edges) allow none upwards.
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

using Calls = std::map<const FunctionDecl *, std::map<const FunctionDecl *, SourceLocation>>;

class Callers : public RecursiveASTVisitor<Callers>
{
  public:
    explicit Callers(Calls &calls) : calls_(calls) {}

    bool TraverseFunctionDecl(FunctionDecl *d)
    {
        caller_ = d->getCanonicalDecl();
        const bool going_on = RecursiveASTVisitor::TraverseFunctionDecl(d);
        caller_ = nullptr;
        return going_on;
    }

    bool VisitCallExpr(CallExpr *e)
    {
        const FunctionDecl *callee = e->getDirectCallee();
        if (caller_ != nullptr && callee != nullptr) {
            calls_[caller_].insert({callee->getCanonicalDecl(), e->getExprLoc()});
        }
        return true;
    }

  private:
    Calls &calls_;
    const FunctionDecl *caller_ = nullptr;
};

bool reaches(const Calls &calls, const FunctionDecl *from, const FunctionDecl *to)
{
    std::set<const FunctionDecl *> seen = {from};
    std::vector<const FunctionDecl *> left = {from};
    while (!left.empty()) {
        const FunctionDecl *function = left.back();
        left.pop_back();
        if (function == to) {
            return true;
        }
        const auto row = calls.find(function);
        if (row == calls.end()) {
            continue;
        }
        for (const auto &[callee, at] : row->second) {
            if (seen.insert(callee).second) {
                left.push_back(callee);
            }
        }
    }
    return false;
}

} // namespace

void check_recursion(Judge &judge, ArrayRef<Decl *> decls)
{
    Calls calls;
    Callers callers(calls);
    for (Decl *decl : decls) {
        callers.TraverseDecl(decl);
    }
    for (const auto &[caller, row] : calls) {
        for (const auto &[callee, at] : row) {
            if (reaches(calls, callee, caller)) {
                judge.refuse(at, "recursion",
                             caller->getName() + " reaches itself; use a loop with a limit");
            }
        }
    }
}

} // namespace border
