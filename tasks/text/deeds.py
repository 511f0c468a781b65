"""Whether a figure counts what was done up to a day (完成投资) or what stood on it (共有企业)."""

from __future__ import annotations

import re

from tasks.text.sieves import Sieve

_DEED = Sieve(
    r"累计|完成|开展|发布|发送|受理|办结|查处|处置|投入|发放|新增|新建|建成|实施|组织|出动|制止|检查|征缴|签约|到位|争取|落实|举办|"
    r"培训|审批|整改|发现|接到|收到|解决|主导|参与|支付|拨付|签订|引进|开工|竣工|出台|印发|制定|召开|获批|拆除|清理|安置|招聘|排查|"
    r"巡查|巡河|立案|结案|破获|捣毁|化解|调解|救助|帮扶|走访|接待|发展|返还|公布|发表|改造|种植|销售|实现|进行|确定(?=水|种)|成立"
)
_STOCK = re.compile(r"(?:共有|现有|拥有|保有|实有|尚有|仍有|登记注册|总数|存量|余额|常住|户籍|在册)[^,，;；。]{0,14}$")
_REACH = 60  # characters before a number


def is_deed(text: str, start: int, at: int, base_unit: str) -> bool:
    """Whether the words from `start`, or from the sentence's last stop, to a number tell of something done."""
    if base_unit == "%":
        return False
    before = text[max(start, at - _REACH) : at]
    return _DEED.search(before) is not None and _STOCK.search(before) is None
