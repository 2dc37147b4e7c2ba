"""Fills in a form in LibreOffice, as somebody would: only unlocked cells can be written. Needs python3-uno.

fill.py FORM OUTPUT '[[sheet, cell, value], …]'
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import uno
from com.sun.star.beans import PropertyValue


def connect(pipe):
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", context)
    for _ in range(120):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:
            time.sleep(0.5)
    sys.exit("LibreOffice did not answer within a minute")


def fill(context, form, output, values):
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    hidden = PropertyValue(Name="Hidden", Value=True)
    document = desktop.loadComponentFromURL(pathlib.Path(form).absolute().as_uri(), "_blank", 0, (hidden,))
    if document is None:
        sys.exit(f"LibreOffice does not open {form}")
    for sheet in document.Sheets:
        assert sheet.isProtected(), f"{sheet.Name} is not protected"
        assert sheet.getCellRangeByName("A1").CellProtection.IsLocked, f"{sheet.Name}: A1 is not locked"
    for name, cell, value in values:
        target = document.Sheets.getByName(name).getCellRangeByName(cell)
        assert not target.CellProtection.IsLocked, f"{name}: {cell} is locked"
        if isinstance(value, str):
            target.String = value
        else:
            target.Value = value
    calc = PropertyValue(Name="FilterName", Value="calc8")
    document.storeToURL(pathlib.Path(output).absolute().as_uri(), (calc,))
    document.close(True)
    desktop.terminate()


def main():
    form, output, values = sys.argv[1:]
    pipe = f"treem-{os.getpid()}"
    with tempfile.TemporaryDirectory() as profile:
        office = subprocess.Popen([
            "soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--norestore",
            f"--accept=pipe,name={pipe};urp;",
        ])
        try:
            fill(connect(pipe), form, output, json.loads(values))
            office.wait(timeout=60)
        finally:
            if office.poll() is None:
                office.terminate()
                office.wait()


main()
