"""Allocates booths to applicants: the best plan it can find, with a proof of how good it is and a reason for everybody."""

from .checking import Fault, rule_faults, score
from .comparing import Change, Figures, changes, figures
from .explaining import Answer, Explainer, Explanation, explain, why_not
from .order import by_points, serve_in_order
from .points import Merits, PointsRule, points_of
from .problem import Allocation, Apart, Applicant, Booth, Plan, Problem, Progress, Quota, Unplaced
from .reading import InvalidInstanceError, parse_problem, read_problem
from .solving import solve
from .writing import parse_plan, plan_data

__all__ = [
    "Allocation",
    "Answer",
    "Apart",
    "Applicant",
    "Booth",
    "Change",
    "Explainer",
    "Explanation",
    "Fault",
    "Figures",
    "InvalidInstanceError",
    "Merits",
    "Plan",
    "PointsRule",
    "Problem",
    "Progress",
    "Quota",
    "Unplaced",
    "by_points",
    "changes",
    "explain",
    "figures",
    "parse_plan",
    "parse_problem",
    "plan_data",
    "points_of",
    "read_problem",
    "rule_faults",
    "score",
    "serve_in_order",
    "solve",
    "why_not",
]
