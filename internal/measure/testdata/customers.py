"""Oracle for customers_test.go: what each customer measure must be, computed
with pandas from testdata/orders.csv by the definitions in the catalogue, not
by peil's algorithms. Ads are bought in Search and Social. Writes testdata/customers.csv. Run: python3 customers.py
"""
import random

import pandas as pd

random.seed(20240601)
rows = []
day0 = pd.Timestamp("2022-01-01")
for c in range(40):
    d = day0 + pd.Timedelta(days=random.randrange(0, 900))
    for _ in range(random.choice([1, 1, 2, 3, 5, 8])):
        if d > pd.Timestamp("2024-12-31"):
            break
        revenue = random.randrange(100, 2000)
        rows.append((f"c{c:02}", d, random.choice(["Search", "Social", "E-mail", ""]), revenue, revenue * 0.4))
        d += pd.Timedelta(days=random.choice([0, 7, 20, 40, 60, 90, 150, 365, 366]))
df = pd.DataFrame(rows, columns=["customer", "date", "channel", "revenue", "profit"])
df = df.sort_values(["date", "customer"], kind="stable").reset_index(drop=True)
df.to_csv("orders.csv", index=False, date_format="%Y-%m-%d")

start = df.date.min()
grouped = df.groupby("customer")
first = grouped.date.first()
acquired = grouped.channel.first()
df["n"] = grouped.cumcount()
df["gap"] = grouped.date.diff().dt.days


def limit(end):
    return int(2 * df[df.date <= end].gap.median())


def active(on, days):
    last = df[df.date <= on].groupby("customer").date.max()
    return set(last[(on - last).dt.days <= days].index)


def measures(a, b, channel):
    within = df[(df.date >= a) & (df.date <= b)]
    by_order = within if channel is None else within[within.channel == channel]
    mine = set(first.index if channel is None else acquired[acquired == channel].index)
    m = {
        "customers": by_order.customer.nunique(),
        "new_customers": (by_order.n == 0).sum(),
        "paid_new_customers": ((by_order.n == 0) & by_order.channel.isin(["Search", "Social"])).sum(),
        "returning_customers": sum(first[c] < a for c in set(by_order.customer)),
        "repeat_orders": (by_order.n > 0).sum(),
    }
    m["days_between_orders"] = by_order.gap.median() if by_order.gap.notna().any() else "no_data"
    days = limit(b)
    eve = a - pd.Timedelta(days=1)
    young = (eve - start).days < days
    before, after = active(eve, days) & mine, active(b, days) & mine
    m["active_customers_start"] = "too_young" if young else len(before)
    m["churned_customers"] = "too_young" if young else len(before - after)
    m["active_customers_end"] = "too_young" if (b - start).days < days else len(after)
    for name, offset in [("12m", pd.DateOffset(months=12)), ("24m", pd.DateOffset(months=24)), ("365d", pd.DateOffset(days=365))]:
        old = [c for c in first.index if c in mine and first[c] + offset <= b]
        m["mature_customers_" + name] = len(old) or "too_young"
        early = df[df.customer.isin(old)]
        early = early[early.date <= early.customer.map(first) + offset]
        if name == "365d":
            m["second_order_365d"] = (early.n == 1).sum() if old else "too_young"
        else:
            m["profit_" + name] = round(early.profit.sum(), 6) if old else "too_young"
            m["revenue_" + name] = early.revenue.sum() if old else "too_young"
    return m


out = []
for a, b in [("2022-06-01", "2022-06-30"), ("2023-06-01", "2023-06-30"), ("2024-02-01", "2024-02-29"), ("2024-01-01", "2024-12-31"), ("2024-12-01", "2024-12-31"), ("2024-05-13", "2024-06-09")]:
    for channel in [None, "Search", "E-mail"]:
        for name, value in measures(pd.Timestamp(a), pd.Timestamp(b), channel).items():
            out.append((a + ".." + b, channel or "", "orders." + name, value))
pd.DataFrame(out, columns=["period", "channel", "measure", "value"]).to_csv("customers.csv", index=False)
