#!/usr/bin/env python3
"""Prints what was measured so far: table.py WORK. Shares are of the bandwidth that was measured, and of the data sheet's."""
import glob
import json
import os
import sys

DATA_SHEET = {"H100": 3.35e12, "H200": 4.8e12, "A100": 2.04e12, "B200": 8.0e12}
EMBEDDING = 131072 * 5120 * 2          # looked up, not read
KV_TOKEN = 2 * 40 * 8 * 128            # elements


def lines(path):
    return [json.loads(line) for line in open(path) if line.startswith("{")] if os.path.exists(path) else []


def main(work):
    probe = lines(os.path.join(work, "bandwidth.json"))
    measured = probe[0]["bytesPerSecond"] if probe else None
    sheet = next((v for k, v in DATA_SHEET.items() if probe and k in probe[0]["device"]), None)
    if probe:
        print(f"{probe[0]['device']}, read at {measured / 1e12:.2f} TB/s measured, {sheet / 1e12 if sheet else '?'} on the data sheet")
    print("| who | precision | prompt 500, ms | 4000, ms | batch | ms a step | tokens/s | of measured | of data sheet |")
    print("|---|---|---|---|---|---|---|---|---|")
    for path in sorted(glob.glob(os.path.join(work, "speed-*.json"))):
        for result in lines(path):
            prompts = [f"{p['milliseconds']:.1f}" for p in result["prefills"]] + ["", ""]
            for decode in result["decodes"]:
                element = 1 if result["cache"] == "fp8" else 2
                read = result["weightBytes"] - EMBEDDING + decode["rows"] * decode["context"] * KV_TOKEN * element
                row(f"Parley, keys and values {result['cache']}", result["precision"], prompts, decode["rows"],
                    decode["milliseconds"], read, measured, sheet)
                prompts = ["", ""]
    theirs = lines(os.path.join(work, "transformers.json"))
    prompts = [f"{t['milliseconds']:.1f}" for t in theirs if "prefill" in t] + ["", ""]
    for t in theirs:
        if "rows" in t:
            read = 47_144_806_400 - EMBEDDING + t["rows"] * 512 * KV_TOKEN * 2
            row("transformers", "bf16", prompts, t["rows"], t["milliseconds"], read, measured, sheet)
            prompts = ["", ""]


def row(who, precision, prompts, rows, milliseconds, read, measured, sheet):
    def share(limit):
        return f"{read / limit / (milliseconds / 1e3):.0%}" if limit else ""
    print(f"| {who} | {precision} | {prompts[0]} | {prompts[1]} | {rows} | {milliseconds:.2f} | "
          f"{rows / milliseconds * 1e3:.0f} | {share(measured)} | {share(sheet)} |")


main(sys.argv[1])
