import os
import signal
import threading
import time

import duckdb
import pytest

from orchestration.errors import is_interruption


def test_is_interruption_knows_ctrl_c_from_other_errors() -> None:
    assert is_interruption(KeyboardInterrupt())
    assert not is_interruption(RuntimeError("out of memory"))


def test_is_interruption_knows_ctrl_c_during_a_query() -> None:
    def press() -> None:
        time.sleep(0.3)
        os.kill(os.getpid(), signal.SIGINT)

    connection = duckdb.connect()
    thread = threading.Thread(target=press)
    thread.start()
    with pytest.raises((KeyboardInterrupt, RuntimeError)) as caught:
        connection.execute("select count(*) from range(1000000) a, range(10000000) b where a.range * b.range = -1")
    thread.join()
    assert is_interruption(caught.value)
