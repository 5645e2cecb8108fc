from datetime import date

from tools.stackexchange.organisation import Employee
from tools.stackexchange.people_file import to_csv


def test_people_are_written_the_way_profiles_reads_them() -> None:
    ann = Employee("ann", "Ann", ("Co", "R/D"), "sofie", ("nl", "en"), date(2020, 1, 6))
    joker = Employee("x-1", "=cmd()", ("Co",), None, ("en",), date(2021, 1, 6), ("manager",))

    assert to_csv([ann, joker]).splitlines() == [
        "external_id,display_name,unit,manager_external_id,language,languages,started_on,roles,subject",
        "ann,Ann,Co/R\\/D,sofie,nl,nl en,2020-01-06,,ann",
        "x-1,'=cmd(),Co,,en,en,2021-01-06,manager,x-1",
    ]
