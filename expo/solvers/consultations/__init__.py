"""The consultation timetable solver; docs/consultation-solver.md tells the formats and the method.

`solve.solve` and `replan.replan` are the calls, `command.main` is the command line.
"""
