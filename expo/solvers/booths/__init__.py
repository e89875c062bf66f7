"""Allocates booths to applicants: the best plan it can find, with a proof of how good it is and a reason for everybody."""

from .order import by_points, serve_in_order
from .problem import Allocation, Apart, Applicant, Booth, Plan, Problem, Progress, Quota, Unplaced
from .reading import InvalidInstanceError, parse_problem, read_problem
from .solving import solve
from .writing import parse_plan, plan_data

__all__ = [
    "Allocation",
    "Apart",
    "Applicant",
    "Booth",
    "InvalidInstanceError",
    "Plan",
    "Problem",
    "Progress",
    "Quota",
    "Unplaced",
    "by_points",
    "parse_plan",
    "parse_problem",
    "plan_data",
    "read_problem",
    "serve_in_order",
    "solve",
]
