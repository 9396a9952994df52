import pytest

from transforms.reading.datelines import find_dateline
from transforms.reading.languages import detect_language, normalize_language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The prime minister said on Tuesday that the government would not change the law."),
        ("de", "Der Premier sagte am Dienstag, dass die Regierung das Gesetz nicht ändern wird."),
        ("fr", "Le premier ministre a déclaré mardi que le gouvernement ne changera pas la loi."),
        ("es", "El primer ministro dijo el martes que el gobierno no cambiará la ley antes de las elecciones."),
        ("pt", "O primeiro-ministro disse na terça-feira que o governo não vai mudar a lei."),
        ("ru", "Премьер-министр сказал во вторник, что правительство не изменит закон до выборов."),
        ("uk", "Прем'єр-міністр сказав у вівторок, що уряд не змінить закон до виборів, але про це буде дискусія."),
        ("ar", "قال الوزير إن المحادثات ستستمر يوم الثلاثاء في الرياض."),
        ("zh", "周二，国务卿在沙特阿拉伯表示，谈判将继续进行。"),
        ("ja", "首相は火曜日、政府は法律を変えないと述べた。"),
        ("ko", "총리는 화요일 정부가 법을 바꾸지 않을 것이라고 말했다."),
    ],
)
def test_detect_language_tells_languages_of_news(language: str, text: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize("text", ["", "1 2 3", "Talks Continue", "U.S. Senate, U.S. House", "a" * 5000])
def test_detect_language_stays_undecided_on_too_little(text: str) -> None:
    assert detect_language(text) is None


def test_normalize_language_takes_the_primary_subtag() -> None:
    declared = ("en-US", "EN", "pt_BR", "english", 5, None)
    assert [normalize_language(tag) for tag in declared] == ["en", "en", "pt", None, None, None]


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("WARSAW, Sept. 3 (Example Agency) — The minister left.", "WARSAW, Sept. 3 (Example Agency)"),
        ("NEW YORK (EA) - Stocks rose.", "NEW YORK (EA)"),
        ("LA CROSSE, Wis. (EA) — After a summer.", "LA CROSSE, Wis. (EA)"),
        ("Warsaw (EA) — The minister left.", "Warsaw (EA)"),
        ("OSLO — The minister left.", "OSLO"),
        ("The minister — who had been ill — left.", None),
        ("Warsaw — a city of two million — voted.", None),
        ("EXCLUSIVE — The minister will leave.", None),
        ("", None),
    ],
)
def test_find_dateline_reads_only_what_is_one(text: str, dateline: str | None) -> None:
    assert find_dateline(text) == dateline
