import subprocess
import sys

from orchestration.errors import is_interruption

QUERY = """
import os, signal, threading, time
import duckdb
from orchestration.errors import is_interruption

def press():
    time.sleep(0.3)
    os.kill(os.getpid(), signal.SIGINT)

threading.Thread(target=press).start()
try:
    duckdb.connect().execute("select count(*) from range(20000) a, range(20000) b where a.range * b.range = -1")
except BaseException as error:
    print(is_interruption(error))
"""
"""In a process of its own: the signal is for the whole process, and Polars, once used, takes some for itself."""


def test_is_interruption_knows_ctrl_c_from_other_errors() -> None:
    assert is_interruption(KeyboardInterrupt())
    assert not is_interruption(RuntimeError("out of memory"))


def test_is_interruption_knows_ctrl_c_during_a_query() -> None:
    done = subprocess.run([sys.executable, "-c", QUERY], capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.strip() == "True"
