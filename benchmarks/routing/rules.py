"""The peer: words that an office would write down for each topic, counted in the text."""

from collections.abc import Sequence

WORDS: dict[str, str] = {
    "城乡建设": (
        "小区 物业 业主 开发商 规划 违建 拆迁 道路 路灯 公园 绿化 自来水 停水 停电 供暖 "
        "房产证 工地 施工 住房 房屋 公积金 城管 垃圾 井盖 燃气 楼盘 交房 棚改 征地 安置"
    ),
    "劳动和社会保障": (
        "社保 工资 养老 退休 失业 工伤 劳动 低保 医保 保险 职称 就业 招聘 拖欠 农民工 人社局 "
        "公务员 培训 军人 编制 待遇 合同 事业单位 缴费 养老金 残疾"
    ),
    "教育文体": (
        "学校 教师 老师 学生 教育局 小学 中学 高中 幼儿园 补课 招生 考试 入学 学费 大学 教育 "
        "高考 培训机构 校长 毕业 家长 学位 体育 文化"
    ),
    "商贸旅游": (
        "电梯 消费 价格 市场 商家 旅游 景区 食品 公司 传销 诈骗 超市 工商 质监 产品 烟草 收费 "
        "售后 投资 网络 宽带 移动 电信 虚假 广告 酒店"
    ),
    "环境保护": (
        "污染 环保 噪音 扰民 排放 废气 臭味 气味 粉尘 污水 烟尘 油烟 噪声 环境 辐射 养殖 恶臭 "
        "灰尘 工厂 河道 排污 垃圾场 搅拌站"
    ),
    "卫生计生": (
        "医院 医生 医疗 独生子女 卫生 计生 生育 二胎 病人 治疗 社会抚养费 疫苗 护士 药品 "
        "卫生院 卫计委 诊所 执业 村医 乡村医生 再生育 手术"
    ),
    "交通运输": (
        "出租车 公交 的士 快递 司机 公交车 客运 滴滴 车辆 汽车站 网约车 运管 驾校 交通局 班车 "
        "打车 乘客 高速 邮政 运输 货车 拒载 地铁 线路"
    ),
}


def guess(text: str) -> list[str]:
    """The topics, the one with the most words first."""
    points = {topic: _points(text, words.split()) for topic, words in WORDS.items()}
    return sorted(points, key=lambda topic: -points[topic])


def _points(text: str, words: Sequence[str]) -> int:
    return sum(map(text.count, words))
