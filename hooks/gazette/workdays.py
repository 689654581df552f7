"""Working days by the holidays that the State Council announces year by year, as `chinese_calendar` keeps them."""

from datetime import date, timedelta
from itertools import count

from chinese_calendar import holidays, workdays

YEARS = range(min(holidays).year, max(holidays).year + 1)
"""The years that it knows; of others nobody can know it before they are announced."""
BEYOND = f"工作日历只有 {YEARS[0]} 到 {YEARS[-1]} 年的，按自然日推算不可靠，未换算"
"""Why nothing is computed outside these years."""


def is_workday(day: date) -> bool:
    """Whether offices are open on a day of these years: holidays are moved, and some Saturdays and Sundays worked."""
    return day in workdays or (day.weekday() < 5 and day not in holidays)


def last_of(number: int, first: date) -> date | None:
    """The last of so many working days from a day on, that day included; None where the calendar ends before."""
    for day in (first + timedelta(days) for days in count()):
        if day.year not in YEARS:
            return None
        number -= is_workday(day)
        if number == 0:
            return day
    return None
