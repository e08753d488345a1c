"""Prints times side by side: table.py DTYPE OURS DIFFUSERS SDCPP, each but the first JSON; seconds, but peak GB"""
import json
import sys

dtype, ours, *others = sys.argv[1], *map(json.loads, sys.argv[2:])
names = ("diffusers", "stable-diffusion.cpp")
print(f"{dtype:<6}{'work':<12}{'ours':>10}" + "".join(f"{name:>22}{'ratio':>8}" for name in names))
for key, value in ours.items():
    cells = "".join(
        f"{other[key]:>22.3f}{value / other[key]:>8.2f}" if key in other else f"{'-':>22}{'-':>8}" for other in others
    )
    print(f"{'':<6}{key:<12}{value:>10.3f}{cells}")
