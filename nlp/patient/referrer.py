"""The referrer's specialty and the care setting, from letterhead and signature."""

from __future__ import annotations

import re

from lsmri.nlp.matching.wording import load_wording, load_words
from lsmri.nlp.text.reading import Cue, Reading, once

__all__ = ["read_sector", "read_specialty"]

#: Only so much of a letter's beginning can be its head.
_HEAD_LINES, _HEAD_WORDS, _LONGEST_HEAD = 3, 45, 26
_SIGNATURE_WORDS, _LONGEST_SIGN_OFF = 30, 14
#: So many words at the very end may be a title with a name behind it.
_NAME_WORDS = 4
#: The sender that opens or closes a card stands in so many words, the patient's age in so many
#: behind it.
_OPENING, _TO_PATIENT = 3, 5
_AGE = re.compile(r"[1-9][0-9](?:[mf]|yo|y/o)?$|[mf][1-9][0-9]$")
#: So many words before "here", and behind "from" and "our", may name the sender's trade.
_BEFORE_HERE, _OF_OURS = 8, 6
_RECEIVED = frozenset({"dear", "to", "for", "attn", "by", "no", "seen", "via", "from"})
#: The sender is introduced by these among so many words: "it's Jo, the nurse".
_LEADS, _INTRODUCED = frozenset({"this", "it", "its"}), 20
_HERE_OR_FROM, _IN_OR_AT = frozenset({"here", "from"}), frozenset({"in", "at"})
_NO_SPECIALTY = ("receiver", "speech", "premises")


@once
def read_specialty(reading: Reading) -> str | None:
    """The referrer's specialty by signature, "from" line, letterhead or "I am the …"."""
    for cues in (_signature(reading), _from_lines(reading)):
        if cues:
            return (_coded(cues) or cues)[-1].kind
    cues = _letterhead(reading) or _self_said(reading) or _titled(reading)
    roles = [cue for cue in cues if cue.kind == "physiotherapy" and cue.end - cue.start > 1]
    chosen = roles or _coded(cues) or cues
    return chosen[0].kind if chosen else None


def _coded(cues: list[Cue]) -> list[Cue]:
    """Those that name more than a doctor's practice or a calling without a code."""
    return [cue for cue in cues if cue.kind not in ("other", "primary_care")]


def read_sector(reading: Reading) -> str | None:
    """``public`` for a named public service, ``private`` only if said."""
    kinds = _sectors(reading)
    if "private" in kinds or _practises_privately(reading):
        return "private"
    return "public" if "public" in kinds else None


def _sectors(reading: Reading) -> set[str]:
    """The sectors that services named anywhere belong to, or those named in the letter's head."""
    words = load_wording("sectors")["sectors"]
    if not reading.holds(words.firsts):
        return set()
    norms = reading.norms
    kinds = {cue.kind for cue in words(reading, 0, len(norms)) if not cue.kind.endswith("_head")}
    for begin, end in _head_lines(reading):
        for cue in words(reading, begin, end):
            head = cue.kind == "public_head" and not _spoken(reading, begin, cue.start)
            if head or (cue.kind == "private_head" and _is_apart(reading, cue)):
                kinds.add(cue.kind.removesuffix("_head"))
    return kinds


def _practises_privately(reading: Reading) -> bool:
    """Whether the letter's head or its last words name a private place: "my private clinic"."""
    norms, words = reading.norms, load_words("sectors")
    for k in reading.where.get("privately", ()):
        begin = reading.bounds[reading.sentence[k]][0]
        if k < _HEAD_WORDS and not words["sees"].isdisjoint(norms[begin:k]):
            return True
    last = reading.bounds[-1][0] if reading.bounds else 0
    for k in reading.places(words["private"]):
        if _HEAD_WORDS <= k < last:
            continue
        behind = norms[k + 1 : k + 4]
        around = norms[max(0, k - 1) : k] + behind
        if words["of_another"].isdisjoint(around) and not words["private_places"].isdisjoint(
            behind
        ):
            return True
    return False


def _is_apart(reading: Reading, cue: Cue) -> bool:
    """Whether a lone "private" stands between stops: "discovery member, private"."""
    following = reading.text[reading.ends[cue.end - 1] :][:1]
    return cue.end - cue.start > 1 or (
        following in ("", ",", ".", "\n", ")")
        and reading.norms[cue.start - 1] in (",", "(", ":", "\n", "-")
    )


def _found(reading: Reading, begin: int, end: int) -> list[Cue]:
    return load_wording("referrers")["referrers"](reading, begin, end)


def _spoken(reading: Reading, begin: int, end: int) -> bool:
    """Whether words are those of a sentence rather than of a head: "seen at the …"."""
    return any(cue.kind == "speech" for cue in _found(reading, begin, end))


def _specialties(cues: list[Cue]) -> list[Cue]:
    return [cue for cue in cues if cue.kind not in _NO_SPECIALTY]


@once
def _head_lines(reading: Reading) -> list[tuple[int, int]]:
    """The first lines, as far as they are short or the letter's first sentence."""
    norms = reading.norms
    lines: list[tuple[int, int]] = []
    for begin in sorted(reading.line_starts)[:_HEAD_LINES]:
        if begin >= min(len(norms), _HEAD_WORDS):
            break
        end = next((k for k in reading.where.get("\n", ()) if k >= begin), len(norms))
        if end - begin > _LONGEST_HEAD:
            end = reading.bounds[reading.sentence[begin]][1]
        lines.append((begin, end))
    return lines


def _letterhead(reading: Reading) -> list[Cue]:
    """Specialties of the sender in the first lines, up to where the receiver is named."""
    norms = reading.norms
    if norms[:1] == ["ed"] and reading.text[reading.starts[0] : reading.ends[0]] == "ED":
        return [Cue(0, 1, "emergency")]
    found = _opening(reading)
    if found:
        return found
    for begin, end in _head_lines(reading):
        if begin and any(len(norm) == 4 and norm.isdigit() for norm in norms[begin:end]):
            continue  # an entry of a record
        sentence = reading.bounds[reading.sentence[begin]][1]
        for cue in _found(reading, begin, min(end, begin + _LONGEST_HEAD)):
            if cue.kind in ("receiver", "speech"):
                break
            if cue.kind == "premises":
                if not found and _has_name(reading, begin, cue):
                    found.append(Cue(cue.start, cue.end, "primary_care"))
            elif _heads(reading, cue, begin, sentence) and not _is_event(reading, cue):
                found.append(cue)
    return found


def _opening(reading: Reading) -> list[Cue]:
    """The sender that opens a card, before a stop or the patient: "Physio, Nelson. 36F …"."""
    norms = reading.norms
    openers = load_wording("referrers")["openers"]
    for cue in openers(reading, 0, min(len(norms), _OPENING)):
        following = norms[cue.end : cue.end + _TO_PATIENT]
        stopped = following[:1] == ["."] or any(_AGE.match(word) for word in following)
        if cue.start == 0 and following[:1] in ([","], [":"], ["\n"], ["-"]):
            stopped = stopped or not _spoken(reading, cue.end, cue.end + len(following))
        if stopped and _RECEIVED.isdisjoint(norms[: cue.start]):
            return [cue]
    return []


def _has_name(reading: Reading, begin: int, cue: Cue) -> bool:
    """Whether "surgery" bears a name at the head of a letter of several lines: "Park Surgery"."""
    if cue.start == begin or len(reading.line_starts) < 2:
        return False
    named = reading.text[reading.starts[cue.start - 1]].isupper()
    following = reading.norms[cue.end : cue.end + 1]
    return named and (not following or following[0] in ("\n", "(", ",", "-"))


def _heads(reading: Reading, cue: Cue, begin: int, sentence: int) -> bool:
    """Whether a specialty belongs to a head: in its first sentence, and physiotherapy not tried."""
    if cue.start >= sentence and cue.end - cue.start < 3:
        opens = any(first == cue.start for first, _ in reading.bounds[:_OPENING])
        if not opens or cue.start >= _OPENING:
            return False
    if reading.norms[cue.start : cue.end] != ["physiotherapy"]:
        return True
    following = reading.norms[cue.end : cue.end + 1]
    after = load_words("referrers")["after_physiotherapy"]
    return cue.start - begin < 3 and (not following or following[0] in after)


def _is_event(reading: Reading, cue: Cue) -> bool:
    """Whether "emergency" only tells of an operation or an admission."""
    following = reading.norms[cue.end : cue.end + 3]
    lone = reading.norms[cue.start : cue.end] == ["emergency"]
    return lone and not load_words("referrers")["events"].isdisjoint(following)


def _from_lines(reading: Reading) -> list[Cue]:
    """Specialties after "From:", "Referred by", "Requesting clinician"."""
    norms, words = reading.norms, load_words("referrers")
    found: list[Cue] = []
    head = min(len(norms), _HEAD_WORDS) - 1
    froms = reading.where.get("from", ())
    places = reading.line_starts.union(k for k in froms if k < head and norms[k + 1] == ":")
    for k in sorted(places):
        if k >= len(norms):
            break
        by = norms[k] in words["by"] and norms[k + 1 : k + 2] == ["by"]
        if by or norms[k] in words["from"]:
            end = reading.bounds[reading.sentence[k]][1]
            found += _specialties(_found(reading, k + 2, min(end, k + 14)))[:1]
    return found


def _signature(reading: Reading) -> list[Cue]:
    """Specialties after the closing words, or in a sign-off of nothing but a name and title."""
    norms = reading.norms
    closing = load_words("referrers")["closing"]
    total = len(norms)
    for k in reversed(reading.places(closing | {"wish"})):
        if k < total - _SIGNATURE_WORDS:
            break
        wishes = norms[k] == "wish" and norms[k - 1] in ("best", "good", "kind")
        if norms[k] in closing or wishes:
            return _specialties(_found(reading, k + 1, total))
    if len(reading.bounds) < 2:
        return []
    begin, end = reading.bounds[-1]
    if end - begin <= _OPENING:
        lone = load_wording("referrers")["openers"](reading, begin, end)
        if lone and lone[0].start == begin and norms[lone[0].end : end] in ([], ["."]):
            return lone
    if end - begin > _LONGEST_SIGN_OFF or _spoken(reading, begin, end):
        return []
    return _specialties(_found(reading, begin, end))


def _titled(reading: Reading) -> list[Cue]:
    """A title beside the name that closes a letter: "D. Okafor, NP", "Sister Moyo"."""
    norms = reading.norms
    begin, end = reading.bounds[-1] if reading.bounds else (0, 0)
    while end and norms[end - 1] in (".", "\n"):
        end -= 1
    for cue in load_wording("referrers")["titles"](reading, max(begin, end - _NAME_WORDS), end):
        capital = all(_is_capital(reading, k) for k in (cue.start, *range(cue.end, end)))
        if capital and norms[cue.start - 1] not in _RECEIVED | load_words("referrers")["a_sender"]:
            return [cue]
    return []


def _is_capital(reading: Reading, k: int) -> bool:
    """Whether a word begins with a capital letter."""
    return reading.text[reading.starts[k]].isupper()


def _self_said(reading: Reading) -> list[Cue]:
    """Specialties after "I am the …", "this is Jo, …", "our …", and in "… here"."""
    norms, words = reading.norms, load_words("referrers")
    for k in reading.places(words["i_am"] | _LEADS | {"our"}):
        if k >= len(norms) - 3:
            break
        if norms[k] == "our" and norms[k + 1] in ("casualty", "ed"):
            return [Cue(k + 1, k + 2, "emergency")]
        if norms[k] in _LEADS and _introduces(reading, k):
            return _callings(reading, k + 2, k + 9)[:1]
        if norms[k] in words["i_am"] and norms[k + 1] in words["a_sender"]:
            return _callings(reading, k + 2, k + 9)[:1]
    return _from_here(reading) or _of_ours(reading) or _seen_in(reading)


def _introduces(reading: Reading, k: int) -> bool:
    """Whether "this is", "it's", "its" lead the sender: "it's Achieng from the clinic"."""
    norms = reading.norms
    name = k + 2 if norms[k] == "this" else k + 1
    if k >= _INTRODUCED or (norms[k] == "this" and norms[k + 1] != "is"):
        return False
    if norms[k] == "this" and k < _OPENING:
        return True
    return _is_capital(reading, name) and norms[name] not in load_words("referrers")["patient"]


def _callings(reading: Reading, begin: int, end: int) -> list[Cue]:
    """Specialties and callings among words of a sentence by which the sender is told."""
    end = min(end, len(reading.norms))
    also = load_wording("referrers")["callings"](reading, begin, end)
    return _specialties(_found(reading, begin, end)) or also


def _from_here(reading: Reading) -> list[Cue]:
    """The sender before "here", or behind "from": "Physio here", "request from the ETU"."""
    norms, words = reading.norms, load_words("referrers")
    for k in reading.places(_HERE_OR_FROM):
        if k >= _HEAD_WORDS:
            break
        begin = reading.bounds[reading.sentence[k]][0]
        found: list[Cue] = []
        if norms[k] == "here":
            found = _callings(reading, max(begin, k - _BEFORE_HERE), k)
        elif norms[k] == "from" and (k == begin or norms[k - 1] in words["sends"]):
            found = _specialties(_found(reading, k + 1, min(k + _OF_OURS, len(norms))))
        if found:
            return found[:1]
    return []


def _of_ours(reading: Reading) -> list[Cue]:
    """A place of the sender's own: "attends our pain clinic"."""
    norms, words = reading.norms, load_words("referrers")
    for k in reading.places(words["own"]):
        if k >= _HEAD_WORDS:
            break
        begin = reading.bounds[reading.sentence[k]][0]
        if not words["sent_to"].isdisjoint(norms[begin:k]):
            continue
        for cue in _specialties(_found(reading, k + 1, min(k + _OF_OURS, len(norms)))):
            if norms[cue.end - 1] in words["places"]:
                return [cue]
    return []


def _seen_in(reading: Reading) -> list[Cue]:
    """The clinic that saw the patient, in the first sentences: "reviewed in the pain clinic"."""
    norms, words = reading.norms, load_words("referrers")
    for k in reading.places(_IN_OR_AT):
        if k >= _HEAD_WORDS:
            break
        begin, end = reading.bounds[reading.sentence[k]]
        if words["sees"].isdisjoint(norms[begin:k]) or not words["long_ago"].isdisjoint(
            norms[begin:end]
        ):
            continue
        for cue in _specialties(_found(reading, k + 1, min(k + _OF_OURS, end))):
            if norms[cue.end - 1] in words["places"]:
                return [cue]
    return []
