"""Threads of a forum: replies and the heads of posts go, what the author posted stays."""

from __future__ import annotations

from tasks.text.structure import find_structure

PARAGRAPH = "今天把大家请来,就是商量村道怎么修、怎么管,县里给政策,乡里出办法,村里出劳力,谁也不能站在一边看热闹。" * 4
FIRST = f"在村道建设现场会上的讲话\n同志们:\n{PARAGRAPH}\n我的话完了,谢谢大家!\n"
SECOND = f"同志们:\n今天召开桥梁排查会议,主要任务是把责任落实下去。{PARAGRAPH}\n散会!\n"


def texts(raw: str) -> list[str]:
    return [document.text.rstrip("\n") for document in find_structure(raw, "f").documents]


def test_each_post_of_the_author_with_a_salutation_is_a_paper():
    raw = (
        "老柳 当前离线\n楼主 发表于 2013-4-5 21:08 | 只看该作者\n几篇旧稿子,大家随便看看。\n"
        f"{FIRST}小草 发表于 2013-4-5 22:40\n沙发!写得实在。\n回复 支持 反对 举报\n"
        f"老柳 楼主 | 发表于 2013-4-6 08:15\n谢谢楼上,再来一篇。\n{SECOND}回复 支持2 反对 举报\n"
        "蜻蜓 发表于 2013-4-6 10:02\n老柳 发表于 2013-4-6 08:15 谢谢楼上,再来一篇。\n有画面感。\n"
    )
    assert texts(raw) == [FIRST.strip(), SECOND.strip()]


def test_a_long_reply_is_a_text_of_its_own_and_not_lost():
    raw = f"老柳 发表于 2013-4-5 21:08\n{FIRST}小草 发表于 2013-4-5 22:40\n我也来一篇。\n{SECOND}"
    assert texts(raw) == [FIRST.strip(), SECOND.strip()]


def test_a_speech_goes_on_in_the_next_post_of_its_author():
    raw = f"1楼 老柳 发表于 2013-4-5 21:08\n{FIRST.splitlines()[0]}\n同志们:\n{PARAGRAPH}\n2楼 小草 发表于 2013-4-5 22:40\n顶!\n3楼 老柳 发表于 2013-4-5 22:50\n(接一楼)\n最后一件事。{PARAGRAPH}\n"
    assert texts(raw) == [f"{FIRST.splitlines()[0]}\n同志们:\n{PARAGRAPH}\n最后一件事。{PARAGRAPH}"]
