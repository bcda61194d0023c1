import os
import sys
from threading import Event, Thread, get_native_id

import pytest

from overstory.jobs.background import behind_others


def niceness() -> int:
    return os.getpriority(os.PRIO_PROCESS, get_native_id())


@pytest.mark.skipif(sys.platform != "linux", reason="priorities are those of processes there")
def test_the_thread_and_those_it_starts_let_others_go_first():
    found: list[int] = []

    def work() -> None:
        with behind_others():
            child = Thread(target=lambda: found.append(niceness()))
            child.start()
            child.join()
            found.append(niceness())

    own = niceness()
    thread = Thread(target=work)
    thread.start()
    thread.join()
    assert found == [min(own + 10, 19)] * 2
    assert niceness() == own


def test_the_interpreter_is_handed_over_sooner_until_the_last_is_done():
    usual = sys.getswitchinterval()
    entered, leave = [Event(), Event()], [Event(), Event()]

    def work(number: int) -> None:
        with behind_others():
            entered[number].set()
            leave[number].wait()

    threads = [Thread(target=work, args=(number,)) for number in range(2)]
    for number, thread in enumerate(threads):
        thread.start()
        entered[number].wait()
    assert sys.getswitchinterval() < usual / 5
    for number, thread in enumerate(threads):
        leave[number].set()
        thread.join()
        assert (sys.getswitchinterval() == pytest.approx(usual)) == (number == 1)
