-- What stands in main: files, the documents in them, and everything found in the documents.
-- Offsets count code points into files.text and are half-open.

create table main.files (
    file_id varchar,
    path varchar,
    sha256 varchar,
    size_bytes bigint,
    media_type varchar,
    encoding varchar,
    decode_errors bigint,
    text varchar,
    char_count bigint,
    container_id varchar,
    page_title varchar,
    page_url varchar,
    site varchar,
    published_at date,
    rules_version varchar,
    extractor_version varchar,
    run_id varchar
);
comment on table main.files is '原始文件,每个不同的内容一行 / raw files, one row per distinct content';
comment on column main.files.file_id is '文件编号:字节 SHA-256 的前 32 位十六进制 / id: first 32 hex digits of the SHA-256 of the bytes';
comment on column main.files.path is '相对原始文件夹的路径,多处出现时取码点序最小者 / path below the raw folder, the smallest in code-point order where there are several';
comment on column main.files.sha256 is '字节的 SHA-256,64 位十六进制 / SHA-256 of the bytes, 64 hex digits';
comment on column main.files.size_bytes is '字节数,0 以上 / size in bytes, 0 or more';
comment on column main.files.media_type is '媒体类型,如 text/plain / media type such as text/plain';
comment on column main.files.encoding is '解码所用编码,如 utf-8、gb18030 / encoding the bytes were read with, such as utf-8 or gb18030';
comment on column main.files.decode_errors is '无法解码而以 U+FFFD 代替的字节处数,0 以上 / places that could not be decoded and stand as U+FFFD, 0 or more';
comment on column main.files.text is '解码后的原文,保留换行,一切偏移以此为准 / decoded source text with its newlines; every offset points into it';
comment on column main.files.char_count is '原文码点数,0 以上 / length of text in code points, 0 or more';
comment on column main.files.container_id is '所在压缩包等容器的文件编号,无则空 / file_id of the archive or list the file came from, or null';
comment on column main.files.page_title is '网页标题 / title of the page';
comment on column main.files.page_url is '网页地址 / address of the page';
comment on column main.files.site is '网站名 / site of the page';
comment on column main.files.published_at is '网页自述的上传日期,不作文稿年份的依据 / date of upload stated by the page, never evidence for the year of a document';
comment on column main.files.rules_version is '产生各行的规则版本 / hash of the rules that made the rows of this file';
comment on column main.files.extractor_version is '文本提取程序的版本 / version of what extracted the text';
comment on column main.files.run_id is '写入本行的运行批次 / run that loaded the file';

create table main.file_paths (
    file_id varchar,
    path varchar,
    container_id varchar,
    state varchar,
    first_run varchar,
    last_run varchar
);
comment on table main.file_paths is '内容出现过的路径 / where each content was seen';
comment on column main.file_paths.file_id is '文件编号 / file';
comment on column main.file_paths.path is '相对原始文件夹的路径,以斜线分隔 / path below the raw folder, parts separated by slashes';
comment on column main.file_paths.container_id is '此路径所在的压缩包等容器(ops.containers),无则空 / container this path lies in directly (ops.containers), or null';
comment on column main.file_paths.state is '状态:present 在,vanished 已不在,superseded 已被新内容取代 / present, vanished, or superseded by new content';
comment on column main.file_paths.first_run is '首次见到的运行批次 / first run that saw the path';
comment on column main.file_paths.last_run is '最近见到的运行批次 / last run that saw the path with this content';

create table main.documents (
    document_id varchar,
    file_id varchar,
    parent_id varchar,
    ordinal integer,
    is_collection boolean,
    title varchar,
    kind varchar,
    raw_start bigint,
    raw_end bigint,
    heading_end bigint,
    text varchar,
    char_count bigint,
    truncated boolean,
    year integer,
    year_source varchar,
    year_from integer,
    year_to integer,
    region_code varchar,
    region_name varchar,
    region_level varchar,
    genre varchar,
    speaker_office varchar,
    body_system varchar,
    flags varchar[],
    boundary_reason varchar,
    boundary_confidence double,
    topic varchar,
    cluster_id varchar,
    is_canonical boolean
);
comment on table main.documents is '文稿:文件中的每篇讲话、报告或文章,合集亦占一行 / speeches, reports and articles found in the files; a collection has a row too';
comment on column main.documents.document_id is '文稿编号:文件、起点、c 合集或 d 文稿 / id: file, start, and c for a collection or d for a document';
comment on column main.documents.file_id is '所在文件 / file';
comment on column main.documents.parent_id is '所属合集,无则空 / enclosing collection, or null';
comment on column main.documents.ordinal is '在文件中的次序 / order in the file';
comment on column main.documents.is_collection is '是否合集标题 / whether the row is the heading of a collection';
comment on column main.documents.title is '标题 / title';
comment on column main.documents.kind is '种类:speech 讲话,report 报告,article 文章,appendix 附录 / speech, report, article or appendix';
comment on column main.documents.raw_start is '起点,原文码点偏移,0 以上 / start in files.text, code points, 0 or more';
comment on column main.documents.raw_end is '终点(不含),原文码点偏移 / end in files.text (exclusive), code points';
comment on column main.documents.heading_end is '标题终点(不含),原文码点偏移 / end of the heading in files.text (exclusive), code points';
comment on column main.documents.text is '净文本 / clean text';
comment on column main.documents.char_count is '净文本码点数 / length of the clean text in code points';
comment on column main.documents.truncated is '是否残缺 / whether the document breaks off';
comment on column main.documents.year is '年份,公历;不能确定则空 / year AD, null where it is not certain';
comment on column main.documents.year_source is '年份来源:stated 明写,inferred 推断 / stated or inferred, null without a year';
comment on column main.documents.year_from is '年份下限,公历 / earliest possible year AD';
comment on column main.documents.year_to is '年份上限,公历 / latest possible year AD';
comment on column main.documents.region_code is '行政区划代码,6 位 / administrative division code, 6 digits';
comment on column main.documents.region_name is '行政区名称 / name of the region';
comment on column main.documents.region_level is '行政区级别 / level of the region';
comment on column main.documents.genre is '文体:讲话、工作报告、总结、方案、主持词、交流发言等 / genre in Chinese: 讲话 speech, 工作报告 work report, 总结 summary and others';
comment on column main.documents.speaker_office is '讲话人职务 / office of the speaker';
comment on column main.documents.body_system is '所属系统:party 党,government 政府,congress 人大,cppcc 政协,discipline 纪检,enterprise 企业,other 其他 / party, government, congress, cppcc, discipline, enterprise or other';
comment on column main.documents.flags is '可疑之处:shuffled 语句打乱,machine_written 机器拼写,title_mismatch 文不对题等 / doubts such as shuffled, machine_written, title_mismatch';
comment on column main.documents.boundary_reason is '断篇的依据 / why the document begins here';
comment on column main.documents.boundary_confidence is '断篇的把握,0 到 1 / how sure the beginning is, 0 to 1';
comment on column main.documents.topic is '主题:安全生产、教育、党的建设等,标题或开头所言,不明则空 / topic in Chinese, as the heading or the opening says: 安全生产 work safety, 教育 education, 党的建设 the party; null where unknown';
comment on column main.documents.cluster_id is '重复簇:代表文稿的编号;合集为空 / duplicate cluster, the id of its canonical document; null for collections';
comment on column main.documents.is_canonical is '是否所在重复簇的代表文稿;合集为空 / whether it stands for its cluster; null for collections';

create table main.document_evidence (
    document_id varchar,
    field varchar,
    value varchar,
    quote varchar,
    raw_start bigint,
    raw_end bigint,
    rule varchar
);
comment on table main.document_evidence is '文稿各字段取值的依据 / why a field of a document has its value';
comment on column main.document_evidence.document_id is '文稿 / document';
comment on column main.document_evidence.field is '字段名 / field of the document';
comment on column main.document_evidence.value is '取值 / its value';
comment on column main.document_evidence.quote is '依据的原文 / the source text that shows it';
comment on column main.document_evidence.raw_start is '依据起点,原文码点偏移 / start of the quote in files.text, code points';
comment on column main.document_evidence.raw_end is '依据终点(不含),原文码点偏移 / end of the quote in files.text (exclusive), code points';
comment on column main.document_evidence.rule is '所用规则 / rule that found it';

create table main.edits (
    edit_id varchar,
    file_id varchar,
    document_id varchar,
    ordinal integer,
    raw_start bigint,
    raw_end bigint,
    kind varchar,
    rule varchar,
    removed varchar,
    inserted varchar
);
comment on table main.edits is '校订:净文本与原文的每处不同,可逐字还原 / every place where the clean text differs from the source; undone, they give the source back';
comment on column main.edits.edit_id is '校订编号 / id: file and start';
comment on column main.edits.file_id is '所在文件 / file';
comment on column main.edits.document_id is '所属文稿,页面杂项为空 / document, null for page furniture';
comment on column main.edits.ordinal is '在文件中的次序 / order in the file';
comment on column main.edits.raw_start is '起点,原文码点偏移 / start in files.text, code points';
comment on column main.edits.raw_end is '终点(不含),原文码点偏移 / end in files.text (exclusive), code points';
comment on column main.edits.kind is '种类:furniture 页面杂项,page_number 页码,hard_break 硬换行,paragraph_break 分段,ocr 识别错误等 / furniture, page_number, hard_break, paragraph_break, ocr and others';
comment on column main.edits.rule is '所用规则 / rule that made it';
comment on column main.edits.removed is '删去的原文 / source text taken away';
comment on column main.edits.inserted is '代之以的文字 / text put in its place';

create table main.marks (
    file_id varchar,
    document_id varchar,
    raw_start bigint,
    raw_end bigint,
    kind varchar,
    rule varchar
);
comment on table main.marks is '存疑:已知缺损而保持原样之处 / what is known to be missing or damaged and left as it is';
comment on column main.marks.file_id is '所在文件 / file';
comment on column main.marks.document_id is '所属文稿,可空 / document, or null';
comment on column main.marks.raw_start is '起点,原文码点偏移 / start in files.text, code points';
comment on column main.marks.raw_end is '终点(不含),原文码点偏移 / end in files.text (exclusive), code points';
comment on column main.marks.kind is '种类:lost_digits 缺失数字,lost_character 缺字,masked_year 遮蔽年份,masked_name 遮蔽名称等 / lost_digits, lost_character, masked_year, masked_name and others';
comment on column main.marks.rule is '所用规则 / rule that found it';

create table main.segments (
    segment_id varchar,
    document_id varchar,
    parent_id varchar,
    ordinal integer,
    kind varchar,
    level integer,
    marker varchar,
    path varchar,
    text varchar,
    raw_start bigint,
    raw_end bigint,
    tokens varchar[],
    section_role varchar
);
comment on table main.segments is '层级提纲:标题、段落、句子 / the outline: headings, paragraphs, sentences';
comment on column main.segments.segment_id is '编号:文件、种类、起点 / id: file, kind and start';
comment on column main.segments.document_id is '所属文稿 / document';
comment on column main.segments.parent_id is '上级标题或段落 / enclosing heading or paragraph';
comment on column main.segments.ordinal is '在文稿中的次序 / order in the document';
comment on column main.segments.kind is '种类:heading 标题,paragraph 段落,sentence 句子 / heading, paragraph or sentence';
comment on column main.segments.level is '标题级别:0 文稿标题,1 一、,2 (一),3 1.,4 (1),5 一是 / level of a heading, 0 to 5';
comment on column main.segments.marker is '序号,如 一、 / marker as written, such as 一、';
comment on column main.segments.path is '在提纲中的位置,如 2/1/3 / place in the outline, such as 2/1/3';
comment on column main.segments.text is '净文本:原文片段加校订 / clean text: the source slice with its edits applied';
comment on column main.segments.raw_start is '起点,原文码点偏移 / start in files.text, code points';
comment on column main.segments.raw_end is '终点(不含),原文码点偏移 / end in files.text (exclusive), code points';
comment on column main.segments.tokens is '分词结果,限句子和标题 / words, of sentences and headings';
comment on column main.segments.section_role is '段落作用:achievements 成绩,problems 问题,situation 形势,tasks 任务,requirements 要求,ritual 套话;不明则空 / achievements, problems, situation, tasks, requirements, ritual, or null';

create table main.terms (
    document_id varchar,
    term varchar,
    pos varchar,
    count integer
);
comment on table main.terms is '词项频次 / how often each word stands in a document';
comment on column main.terms.document_id is '文稿 / document';
comment on column main.terms.term is '词 / word';
comment on column main.terms.pos is '词性(词典标注) / part of speech as in the dictionary';
comment on column main.terms.count is '次数,1 以上 / occurrences, 1 or more';

create table main.indicators (
    indicator_id varchar,
    document_id varchar,
    segment_id varchar,
    name varchar,
    name_canonical varchar,
    measure varchar,
    value double,
    value_high double,
    unit varchar,
    value_base double,
    value_high_base double,
    base_unit varchar,
    qualifier varchar,
    status varchar,
    masked boolean,
    period varchar,
    period_start date,
    period_end date,
    comparator varchar,
    region_code varchar,
    raw_start bigint,
    raw_end bigint,
    quote varchar,
    quote_text varchar,
    confidence double,
    value_text varchar,
    bound varchar,
    strictness varchar,
    mask_kind varchar,
    subject varchar,
    subject_kind varchar,
    scope varchar,
    period_offset integer,
    period_kind varchar,
    deadline varchar,
    of_measure varchar,
    change_kind varchar,
    growth_basis varchar,
    base_period varchar,
    rank_total integer,
    rule varchar,
    reasons varchar[]
);
comment on table main.indicators is '指标:每个陈述计量的数字一行 / one row per number that states a measurement';
comment on column main.indicators.indicator_id is '指标编号:文件和起点 / id: file and start';
comment on column main.indicators.document_id is '所属文稿 / document';
comment on column main.indicators.segment_id is '所在句子或标题 / sentence or heading';
comment on column main.indicators.name is '指标名称,照原文 / name in the words of the document';
comment on column main.indicators.name_canonical is '规范指标名称 / canonical name';
comment on column main.indicators.measure is '计量类型:level 水平值,growth 增长,share 占比,gap 差距,rank 位次 / level, growth, share, gap or rank';
comment on column main.indicators.value is '数值,按原文书写,下降或低于为负;遮蔽则空 / value as written, negative for a fall or a lower gap; null where masked';
comment on column main.indicators.value_high is '区间上端,不小于 value / upper end of a range, at least value';
comment on column main.indicators.unit is '计量单位,照原文,含数量级,如 亿元 / unit as written with its scale, such as 亿元';
comment on column main.indicators.value_base is '折合基准单位的数值:value 乘单位系数 / value times the factor of its unit';
comment on column main.indicators.value_high_base is '区间上端折合基准单位的数值 / value_high times the factor of its unit';
comment on column main.indicators.base_unit is '基准单位,如 元、人、平方米 / base unit, such as 元';
comment on column main.indicators.qualifier is '限定:exact 确数,approx 约数,at_least 下限,at_most 上限 / exact, approx, at_least or at_most';
comment on column main.indicators.status is '状态:actual 实绩,target 目标 / actual or target';
comment on column main.indicators.masked is '是否遮蔽(如 XX 个) / whether the number is masked, as in XX个';
comment on column main.indicators.period is '时期,照原文 / period in the words of the document';
comment on column main.indicators.period_start is '时期首日,不可知则空 / first day of the period, null where it cannot be known';
comment on column main.indicators.period_end is '时期末日,不可知则空 / last day of the period, null where it cannot be known';
comment on column main.indicators.comparator is '比较对象:地点、群体或时期 / place, group or time compared with';
comment on column main.indicators.region_code is '指标所涉行政区划代码,6 位,未必是文稿所属 / administrative code of the figure, 6 digits, not always that of the document';
comment on column main.indicators.raw_start is '数字起点,原文码点偏移 / start of number with unit in files.text, code points';
comment on column main.indicators.raw_end is '数字连单位的终点(不含),原文码点偏移 / end of number with unit in files.text (exclusive), code points';
comment on column main.indicators.quote is '原文片段 / files.text from raw_start to raw_end';
comment on column main.indicators.quote_text is '去除标记的原文片段 / the quote without markup';
comment on column main.indicators.confidence is '整行(值、单位、名称、口径、时期)全对的把握,0 至 1 / chance that the whole row is right, from value to period, 0 to 1';
comment on column main.indicators.value_text is '数字原样,如 94.20 / digits as written, such as 94.20';
comment on column main.indicators.bound is '界限:= ~ > >= < <= / one of = ~ > >= < <=';
comment on column main.indicators.strictness is '目标力度:strive 力争,about 左右,expected 预期,ensure 确保,binding 约束性 / strive, about, expected, ensure or binding, of a target';
comment on column main.indicators.mask_kind is '遮蔽方式:full 全部,partial 部分 / full or partial';
comment on column main.indicators.subject is '指标主体,照原文 / whose figure it is, in the words of the document';
comment on column main.indicators.subject_kind is '主体类别:region 地区,organisation 单位,project 项目,enterprise 企业,group 群体 / region, organisation, project, enterprise or group';
comment on column main.indicators.scope is '统计口径,照原文 / scope of the count in the words of the document';
comment on column main.indicators.period_offset is '相对文稿年份的年数:去年 -1,今年 0,明年 1 / years from the year of the document: -1 last, 0 this, 1 next';
comment on column main.indicators.period_kind is '时期类型:point 时点,flow 时期,to_date 累计,multi_year 多年,annual_average 年均 / point, flow, to_date, multi_year or annual_average';
comment on column main.indicators.deadline is '期限,照原文 / deadline in the words of the document';
comment on column main.indicators.of_measure is '增长或差距所涉的计量类型 / what a growth or gap is about: level, growth or share';
comment on column main.indicators.change_kind is '变化类型:percent 百分比,points 百分点,amount 数额,multiple 倍数 / percent, points, amount or multiple';
comment on column main.indicators.growth_basis is '增长基准:year_on_year 同比,period_on_period 环比,since 自某时,average 平均 / year_on_year, period_on_period, since or average';
comment on column main.indicators.base_period is '基期,照原文 / base period in the words of the document';
comment on column main.indicators.rank_total is '参与排名总数,1 以上 / how many were ranked, 1 or more';
comment on column main.indicators.rule is '所用规则 / rule that found it';
comment on column main.indicators.reasons is '降低置信度的原因 / what lowered the confidence';

create table main.indicator_links (
    from_id varchar,
    to_id varchar,
    relation varchar,
    confidence double
);
comment on table main.indicator_links is '相关的指标 / indicators that belong together';
comment on column main.indicator_links.from_id is '起点指标 / indicator the link starts from';
comment on column main.indicator_links.to_id is '终点指标 / indicator it points at';
comment on column main.indicator_links.relation is '关系:growth_of 增长,gap_of 差距,share_of 占比,rank_of 位次,part_of 其中,rate_of 比率,completes 完成目标,restates 重述 / growth_of, gap_of, share_of, rank_of, part_of, rate_of, completes or restates';
comment on column main.indicator_links.confidence is '置信度,0 至 1 / confidence, 0 to 1';

create table main.equations (
    equation_id varchar,
    document_id varchar,
    kind varchar,
    role varchar,
    ordinal bigint,
    indicator_id varchar,
    counted bigint,
    rule varchar
);
comment on table main.equations is '算式:按文意应当彼此相符的数字,每个数字一行 / figures that must agree by arithmetic as the words put them, one row per figure';
comment on column main.equations.equation_id is '算式编号:末位指标加种类 / id: its last figure and the kind';
comment on column main.equations.document_id is '文稿 / document';
comment on column main.equations.kind is '种类:sum 分项之和等于总数,within 其中项不超过总数,rate 比率,completion 完成率,growth 增速,growth_by_amount 增量与增速,times 倍数,difference 增减量,gap 差距,average 平均数,items 列举等于个数,items_at_least 列举不多于个数 / sum, within, rate, completion, growth, growth_by_amount, times, difference, gap, average, items or items_at_least';
comment on column main.equations.role is '角色:total 总数,part 分项,whole 整体,rate 比率,base 基数,now 现值,amount 增量,change 增幅,times 倍数,own 本方,other 对方,gap 差距,count 个数,average 平均数,counted 文中列举的个数或年数 / what the figure is in it: total, part, whole, rate, base, now, amount, change, times, own, other, gap, count, average or counted';
comment on column main.equations.ordinal is '次序,0 起 / order in the equation, from 0';
comment on column main.equations.indicator_id is '指标;角色为 counted 时为空 / the figure; null where the role is counted';
comment on column main.equations.counted is '文中列举的个数或年数,其他角色为空 / how many are listed, or how many years; null for other roles';
comment on column main.equations.rule is '识别规则 / rule that found it';

create table main.citations (
    document_id varchar,
    segment_id varchar,
    title varchar,
    raw_start bigint,
    raw_end bigint
);
comment on table main.citations is '书名号内的法规、规划和文件 / laws, plans and papers named in 《》';
comment on column main.citations.document_id is '文稿 / document';
comment on column main.citations.segment_id is '所在句子或标题 / sentence or heading';
comment on column main.citations.title is '名称,不含书名号 / title without its marks';
comment on column main.citations.raw_start is '起点,原文码点偏移 / start in files.text, code points';
comment on column main.citations.raw_end is '终点(不含),原文码点偏移 / end in files.text (exclusive), code points';

create table main.foreign_places (
    document_id varchar,
    segment_id varchar,
    name varchar,
    region_code varchar,
    raw_start bigint,
    raw_end bigint
);
comment on table main.foreign_places is '外县地名:文稿中出现的、不属本县(及其上下级)的县级地名 / counties named in a document that belongs to another one';
comment on column main.foreign_places.document_id is '文稿 / document';
comment on column main.foreign_places.segment_id is '所在段落 / paragraph';
comment on column main.foreign_places.name is '地名,净文本 / the name, clean text';
comment on column main.foreign_places.region_code is '该地的行政区划代码,6 位 / administrative division code of the place, 6 digits';
comment on column main.foreign_places.raw_start is '起点,原文码点偏移 / start in files.text, code points';
comment on column main.foreign_places.raw_end is '终点(不含),原文码点偏移 / end in files.text (exclusive), code points';

create table main.duplicate_pairs (
    left_id varchar,
    right_id varchar,
    method varchar,
    jaccard double,
    containment double,
    contained_id varchar
);
comment on table main.duplicate_pairs is '经核实的重复文稿对 / verified pairs of duplicate documents';
comment on column main.duplicate_pairs.left_id is '文稿,编号较小者 / document with the smaller id';
comment on column main.duplicate_pairs.right_id is '文稿,编号较大者 / document with the larger id';
comment on column main.duplicate_pairs.method is '重复方式:exact 完全,near 近似,contained 包含 / exact, near or contained';
comment on column main.duplicate_pairs.jaccard is '五字组集合的雅卡尔系数,0 至 1 / Jaccard index of the sets of 5-grams, 0 to 1';
comment on column main.duplicate_pairs.containment is '较小集合被包含的比例,0 至 1 / share of the smaller set that stands in the larger, 0 to 1';
comment on column main.duplicate_pairs.contained_id is '被包含的文稿:contained 必有,near 中较短者几乎全在较长者内时亦有 / the contained document: of every contained pair, and of a near one whose shorter text stands in the longer';

create table main.document_clusters (
    document_id varchar,
    cluster_id varchar,
    is_canonical boolean
);
comment on table main.document_clusters is '文稿所属的重复簇 / duplicate cluster of each document';
comment on column main.document_clusters.document_id is '文稿 / document';
comment on column main.document_clusters.cluster_id is '代表文稿的编号 / id of the canonical document';
comment on column main.document_clusters.is_canonical is '是否代表文稿 / whether it is the canonical one';

create table main.passages (
    passage_id varchar,
    kind varchar,
    document_id varchar,
    segment_id varchar,
    raw_start bigint,
    raw_end bigint,
    letter_count bigint,
    occurrences integer,
    documents integer,
    clusters integer,
    variants integer,
    slots integer,
    is_stock boolean
);
comment on table main.passages is '复用段落总表:每个见于多篇文稿的段落或句群一行,取其代表处 / passages that stand in several documents, one row each, at the canonical place';
comment on column main.passages.passage_id is '复用段落编号:代表文字的散列,16 位十六进制 / id: hash of the canonical text, 16 hex digits';
comment on column main.passages.kind is '种类:paragraph 整段,run 段内连续句子 / paragraph, or run of sentences inside paragraphs';
comment on column main.passages.document_id is '代表处所在文稿 / document of the canonical place';
comment on column main.passages.segment_id is '代表处所在段落 / paragraph of the canonical place';
comment on column main.passages.raw_start is '起点,原文码点偏移 / start in files.text, code points';
comment on column main.passages.raw_end is '终点(不含),原文码点偏移 / end in files.text (exclusive), code points';
comment on column main.passages.letter_count is '代表文字的字母、汉字和数字数 / letters and digits of the canonical text';
comment on column main.passages.occurrences is '出处数,2 以上 / occurrences, 2 or more';
comment on column main.passages.documents is '所在文稿数,2 以上 / documents it stands in, 2 or more';
comment on column main.passages.clusters is '所在重复簇数:互为副本的文稿只计一次 / duplicate clusters it stands in: copies of one document count once';
comment on column main.passages.variants is '文字不同的写法数,1 以上 / different wordings, 1 or more';
comment on column main.passages.slots is '变动处数,0 以上 / slots in which the copies differ, 0 or more';
comment on column main.passages.is_stock is '是否套话:见于 10 个以上重复簇 / whether it is a stock phrase: in 10 duplicate clusters or more';

create table main.passage_occurrences (
    passage_id varchar,
    document_id varchar,
    segment_id varchar,
    raw_start bigint,
    raw_end bigint,
    kind varchar,
    is_canonical boolean,
    variant_id varchar,
    letter_count bigint,
    changed double,
    slots integer,
    alignment varchar
);
comment on table main.passage_occurrences is '复用段落的每一出处,及其与代表文字的对齐 / every place of a passage, aligned with the canonical one';
comment on column main.passage_occurrences.passage_id is '复用段落编号 / passage';
comment on column main.passage_occurrences.document_id is '文稿 / document';
comment on column main.passage_occurrences.segment_id is '所在段落 / paragraph';
comment on column main.passage_occurrences.raw_start is '起点,原文码点偏移 / start in files.text, code points';
comment on column main.passage_occurrences.raw_end is '终点(不含),原文码点偏移 / end in files.text (exclusive), code points';
comment on column main.passage_occurrences.kind is '种类:paragraph 整段,run 段内连续句子 / paragraph, or run of sentences inside paragraphs';
comment on column main.passage_occurrences.is_canonical is '是否代表处,每个复用段落恰有一处 / whether it is the canonical place; each passage has one';
comment on column main.passage_occurrences.variant_id is '本处文字的散列:相同者逐字相同,标点、空白不计 / hash of the text here: equal ones agree in every letter and digit';
comment on column main.passage_occurrences.letter_count is '本处文字的字母、汉字和数字数 / letters and digits of the text here';
comment on column main.passage_occurrences.changed is '与代表文字不同的比例,0 至 1 / share of letters that differ from the canonical text, 0 to 1';
comment on column main.passage_occurrences.slots is '与代表文字不同的处数,0 以上 / places that differ from the canonical text, 0 or more';
comment on column main.passage_occurrences.alignment is '逐处对齐:代表文字起-止=本处起-止,净文本码点,以空格分隔;其余逐字相同 / places that differ, apart by spaces: start-end in the canonical clean text = start-end in this one; all else is equal';

create table main.passage_slots (
    passage_id varchar,
    slot integer,
    kind varchar,
    document_id varchar,
    value varchar,
    raw_start bigint,
    raw_end bigint
);
comment on table main.passage_slots is '复用段落的变动处:各副本在同一处所填的文字 / slots of a passage: what each copy has where they differ';
comment on column main.passage_slots.passage_id is '复用段落编号 / passage';
comment on column main.passage_slots.slot is '第几处,1 起 / number of the slot in the passage, from 1';
comment on column main.passage_slots.kind is '种类:place 地名,year 年份,number 数字,name 人名,other 其他 / place, year, number, name or other';
comment on column main.passage_slots.document_id is '文稿 / document';
comment on column main.passage_slots.value is '本文稿所填文字,净文本;此处没有则为空串 / what this document has there, clean text; empty where it has nothing';
comment on column main.passage_slots.raw_start is '起点,原文码点偏移 / start in files.text, code points';
comment on column main.passage_slots.raw_end is '终点(不含),没有文字时等于起点 / end in files.text (exclusive), equal to the start where there is nothing';
