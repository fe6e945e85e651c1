"""What Northshire's quality team has done: contracts, audits, bands, action plans, suspensions.

All of it is invented, on invented services, and came about by the actions that officers take,
each by someone who may and on the day on which it is said to have been.
"""
