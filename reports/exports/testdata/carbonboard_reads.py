"""Holds a file of joulemark run --format codecarbon to CodeCarbon itself.

    pip install 'codecarbon[carbonboard]'
    joulemark run --output emissions.csv
    python carbonboard_reads.py emissions.csv

It asks the code of CodeCarbon whether the columns are its own, has it append a row to a copy, and
computes what its dashboard shows of each project.
"""

import dataclasses
import os
import shutil
import sys
import tempfile

import pandas as pd
from codecarbon import __version__
from codecarbon.output_methods.emissions_data import EmissionsData
from codecarbon.output_methods.file import FileOutput
from codecarbon.viz.data import Data

path = sys.argv[1]
rows = pd.read_csv(path)
columns = [field.name for field in dataclasses.fields(EmissionsData)]
assert list(rows.columns) == columns, f"columns: {list(rows.columns)}, of CodeCarbon: {columns}"

# CodeCarbon appends to the file, and does not move it out of its way.
with tempfile.TemporaryDirectory() as folder:
    copy = os.path.join(folder, "emissions.csv")
    shutil.copy(path, copy)
    row = EmissionsData(**rows.iloc[0].to_dict())
    writer = FileOutput("emissions.csv", folder)
    assert writer.has_valid_headers(row)
    writer.out(row, row)
    assert os.listdir(folder) == ["emissions.csv"] and len(pd.read_csv(copy)) == len(rows) + 1

# Rate, power and carbon intensity follow from the columns, as in what CodeCarbon writes.
timed = rows[rows.duration > 0]
assert ((timed.emissions / timed.duration - timed.emissions_rate).abs() <= 1e-9 * timed.emissions_rate).all()
power = (timed.cpu_power + timed.gpu_power + timed.ram_power) * timed.pue.fillna(1) * timed.duration / 3.6e6
assert ((power - timed.energy_consumed).abs() <= 1e-9 * power).all()
assert rows.run_id.is_unique

data = Data()
for name in rows.project_name.unique():
    table = data.get_project_data(rows, name)
    shown = data.get_project_summary(table.data)
    total = shown["total"]
    mean = total["emissions"] / total["energy_consumed"] * 1000
    where = f"{shown['region']}, {shown['country_name']}"
    print(f"{name}: {len(table.data)} rows, {total['duration']:.3g} s, {total['energy_consumed']:.3g} kWh, "
          f"{total['emissions']:.3g} kg, {mean:.5g} g/kWh, {where}")
    country = shown["country_iso_code"]
    data.get_global_emissions_choropleth_data(total["energy_consumed"])
    data.get_regional_emissions_choropleth_data(total["energy_consumed"], country)
    data.get_cloud_emissions_barchart_data(
        total["energy_consumed"], shown["on_cloud"], shown["cloud_provider"], shown["cloud_region"])
print(f"CodeCarbon {__version__}: {len(columns)} columns, {len(rows)} rows")
