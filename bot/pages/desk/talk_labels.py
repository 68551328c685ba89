"""Words on the pages beside a talk: what goes to a case, and the watch words."""

K = {
    "supplement": "补充到工单",
    "supplement_do": "补充到这件",
    "supplement_done": "已补充到工单，承办单位看得到。",
    "supplement_before": "刚才已经补充到这件工单了，没有再写一遍。",
    "supplement_none": "这位市民没有办理中的工单。",
    "watch_words": "关注词",
    "watch_words_why": "市民说到这些词，坐席的警报里马上会有一条，点进去看，可以加入。",
    "watch_words_label": "一行一个词，2到20个字",
    "watch_words_do": "就用这些词",
    "watch_words_done": "关注词已经更新，马上生效。",
}
