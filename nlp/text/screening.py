"""Text made fit to read, and letters in another language.

Repairs never change the length of a text, so that offsets hold for the letter as it was given.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from unicodedata import combining, normalize

__all__ = ["foreign_language", "repair"]

#: Stands in for characters that a repair leaves over; the tokenizer joins words across it.
FILLER = "\u2060"
_INVISIBLE = dict.fromkeys(
    [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xAD, 0xFEFF], FILLER
)
#: Halves of a character without the other half, which no tokenizer of word pieces takes.
_SURROGATE = re.compile("[\ud800-\udfff]")
_SUSPECT = re.compile(
    r"[\u00ad\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
    r"|[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u2122]"
)
#: UTF-8 read as Windows-1252: a lead byte and its one to three continuation bytes.
_MOJIBAKE = re.compile(
    r"[\u00c2-\u00df][\x80-\xbf\u0152-\u2122]|\u00e2[\x80-\xbf\u0152-\u2122]{2}|\u00f0[\x80-\xbf\u0152-\u2122]{3}"
)
#: Only words that English hasn't, accents left out. Malay isn't among them: forms that are printed
#: in it are filled in with English, and are read.
_FOREIGN = {
    "Spanish": (
        "el los las una con por para del desde dolor paciente años meses hace derecha izquierda "
        "sin refiere presenta columna pierna más también está"
    ).split(),
    "French": (
        "le les des une avec pour depuis douleur patiente mois droite gauche sans est dans chez "
        "présente ans jambe lombaire aux du et qui sur"
    ).split(),
    "German": (
        "der die das und mit seit bei nicht ein eine schmerzen rechts links ohne wegen ist zur "
        "zum patientin jahre wochen beine bitte um"
    ).split(),
    "Italian": (
        "il gli della con per dolore da mesi destra sinistra senza paziente gamba che anni "
        "lombare alla del nella sono di riferisce"
    ).split(),
    "Portuguese": (
        "os uma com para dor há meses direita esquerda sem paciente perna não desde lombar anos "
        "refere apresenta pela ao"
    ).split(),
    "Dutch": (
        "het een met sinds pijn niet rechts links zonder patiënte weken jaar been van bij heeft "
        "voor rug graag en"
    ).split(),
    "Polish": (
        "z od bez ból lat pacjentka pacjent prawej lewej kończyny oraz jest nie odcinka "
        "lędźwiowego proszę miesięcy"
    ).split(),
    "Swedish, Norwegian or Danish": (
        "och med sedan inte höger vänster utan smärta patienten har ikke og smerter høyre "
        "venstre uten siden uker veckor ben rygg mot af"
    ).split(),
    "Hungarian": (
        "és nem hogy egy éves férfi beteg hónapja hete napja óta tartó jobb bal lábba "
        "lábban derék derékfájás fájdalom fáj kérem kérjük vizsgálat vizsgálatot vizsgálatát "
        "gyógytorna sugárzik segített kezelés gerinc zsibbadás"
    ).split(),
    "Turkish": (
        "ve ile bir için yaşında erkek kadın hasta hastanın aydır haftadır yıldır gündür bel "
        "ağrısı ağrı ağrısı sağ sol bacak bacağa bacağına fizik tedavi etmedi olan yok "
        "rica ederim uyuşma yayılan"
    ).split(),
    "Czech or Slovak": (
        "je že od bez při pacient pacientka bolest bolesti měsíce měsíců mesiacov týdnů "
        "rokov vpravo vlevo vľavo pravé levé dolní končetiny prosím bederní páteře "
        "chrbtice zad ktoré které vyšetření"
    ).split(),
    "Romanian": (
        "și cu de la din pentru fără este nu pacient pacientă pacientul durere dureri lombară "
        "lombare luni săptămâni ani stâng drept stângă dreaptă picior rog membrul"
    ).split(),
    "Croatian, Bosnian or Serbian": (
        "je od bez nije sa koji zbog pacijent pacijentica bolesnik bol bolovi mjeseci meseci "
        "tjedana nedelja godina desno lijevo desnu lijevu nogu nozi leđa križima molim kičme "
        "kralježnice žali"
    ).split(),
    "Finnish": (
        "ja ei että selkä selkäkipu kipu kipua vuotias potilas kuukautta viikkoa oikea "
        "oikeaan vasen vasempaan jalka jalkaan pyydän hoito fysioterapia alaselän mies nainen"
    ).split(),
    "Vietnamese": (
        "bệnh nhân đau lưng không tháng tuần tuổi chân phải trái và của từ xin chụp "
        "điều trị lan xuống thắt"
    ).split(),
}  # fmt: skip


_WORD = re.compile(r"[^\W\d_]+")
#: So many words of a language tell it.
_TELLING = 3
#: From so many words with accents on, and such a share of all, a text is hardly English.
_FOREIGN_LEAST, _FOREIGN_SHARE = 4, 0.25


def _unaccented(word: str) -> str:
    return "".join(c for c in normalize("NFD", word) if not combining(c))


_FOREIGN_SETS = {name: frozenset(map(_unaccented, words)) for name, words in _FOREIGN.items()}
_FOREIGN_WORDS = frozenset().union(*_FOREIGN_SETS.values())
_ENGLISH = frozenset(
    "the of and to with for was has on at he she his her please this from not by are been "
    "have had it "
    "pain back leg left right history week month year since scan request mri spine sciatica "
    "physio please pls".split()
)


def repair(text: str) -> str:
    """Undoes mojibake, blanks out invisible marks and replaces lone surrogates, character for
    character.
    """
    if text.isascii() or not _SUSPECT.search(text):
        return text
    whole = _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)
    return _MOJIBAKE.sub(_undone, whole).translate(_INVISIBLE)


def _undone(match: re.Match[str]) -> str:
    import ftfy.bad_codecs  # noqa: F401, PLC0415  (registers the codec; slow to import)

    run = match.group(0)
    try:
        fixed = run.encode("sloppy-windows-1252").decode("utf-8")
    except UnicodeError:
        return run
    return fixed + FILLER * (len(run) - len(fixed))


def foreign_language(text: str, norms: Sequence[str]) -> str | None:
    """The language that a letter looks to be in, None for English or for too little to tell."""
    english = sum(map(_ENGLISH.__contains__, norms))
    if english * 8 >= len(norms):
        return None
    if not text.isascii() and not _is_latin(text[:2000]):
        return "a language that isn't written in Latin letters"
    words = [w.strip(".,;:()") for w in text[:4000].lower().split()]
    if not text.isascii():
        words = list(map(_unaccented, words))
    words = list(filter(_FOREIGN_WORDS.__contains__, words))
    if len(words) >= _TELLING:
        name, most = _likeliest(words)
        if most >= _TELLING and most > 2 * english:
            return name
    return None if text.isascii() else _unlisted(text[:4000], english)


def _likeliest(words: list[str]) -> tuple[str, int]:
    """The language that most of these words are of, and of how many."""
    counts = {name: sum(map(known.__contains__, words)) for name, known in _FOREIGN_SETS.items()}
    name = max(counts, key=counts.__getitem__)
    return name, counts[name]


def _unlisted(text: str, english: int) -> str | None:
    """Names no language where words with letters that English hasn't are many, and its own none.

    Words with a capital are passed over: they may be names.
    """
    words = [word for word in _WORD.findall(repair(text)) if len(word) > 1 and word.islower()]
    foreign = sum(not word.isascii() for word in words)
    many = foreign >= _FOREIGN_LEAST and foreign >= _FOREIGN_SHARE * len(words)
    return "another language than English" if many and not english else None


def _is_latin(text: str) -> bool:
    """Whether at least half of a text's letters are, or it has but a few."""
    letters = list(filter(str.isalpha, text))
    plain = sum(c < "\u0250" for c in letters)
    return len(letters) < 8 or plain * 2 >= len(letters)
