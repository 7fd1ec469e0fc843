"""Taiwanese surnames, titles of people, and words that look like a surname and more but are no people.

Source: the surnames are the commonest 200 or so in the name statistics of the Ministry of the Interior (全國姓名統計
分析) and its double surnames; the homographs come from process, plant and office vocabulary.
"""

from __future__ import annotations

SURNAMES = frozenset(
    "陳林黃張李王吳劉蔡楊許鄭謝洪郭邱曾廖賴徐周葉蘇莊呂江何蕭羅高潘簡朱鍾游彭詹胡施沈余盧梁趙顏柯翁魏孫戴范方宋鄧杜"
    "傅侯曹薛丁卓阮馬董温溫唐藍石蔣古紀姚連馮歐程湯黄田康姜白汪鄒尤巫鐘黎涂龔嚴韓袁金童陸夏柳凃邵錢伍倪溫于譚駱熊任甘秦顧毛章"
    "史官萬俞雷粘饒張闕凌崔尹孔歐辛武陶段龍韋葛池孟褚殷麥賀賈莫文管關包丘梅華裴樊房全佘左花魯安鮑郝穆塗邢蒲成谷常閻練盛"
    "耿聶符申祝繆陽解曲岳齊籃單舒畢喬冉查翟季燕宗戚焦巴牛"
)
DOUBLE_SURNAMES = frozenset("歐陽 司馬 司徒 諸葛 上官 張簡 范姜 夏侯 皇甫 端木 尉遲 公孫 令狐 張廖 江謝 周黃".split())
TITLES = (
    "副總經理 總經理 副總 廠長 副廠長 處長 副處長 協理 經理 副理 襄理 課長 副課長 科長 股長 組長 班長 領班 主任 "
    "主管 專員 "
    "工程師 副工程師 技師 技術員 技術師 操作員 作業員 師傅 先生 小姐 女士 博士 教授 老師 助理 董事長 總監 監工 "
    "工安 站長 隊長 所長"
).split()

# A surname followed by one of these is a word, not a person; matched as the beginning of a supposed name.
HOMOGRAPHS = tuple(
    "王水 高純 高溫 高壓 高度 高低 高階 高級 高等 高真 高速 高濃 高頻 高架 高空 高位 高液 高處 高效 高分 高介 "
    "高能 高品 高爐 陽離 陽極 金屬 金線 "
    "金相 金額 金凸 黃光 黃色 黃燈 黃銅 黃線 黃標 施工 施作 施打 施加 施行 加工 方法 方向 方式 方案 方便 方可 "
    "方形 石化 石英 石墨 石油 石材 石綿 石蠟 "
    "溫度 溫控 溫升 溫差 溫濕 溫水 溫和 程序 程式 程度 白色 白光 白金 白班 白油 連接 連續 連線 連絡 連桿 連鎖 "
    "連同 江水 田口 藍色 藍光 藍膜 藍寶 藍燈 "
    "古典 任何 任務 任一 任意 安全 安裝 安定 安培 安環 全部 全面 全廠 全程 全新 全員 全自 全班 全線 全體 管理 "
    "管路 管線 管制 管件 管壁 管徑 管控 關閉 "
    "關機 關於 關鍵 關係 關斷 關聯 向上 向下 向量 向外 包裝 包含 包括 包商 包覆 文件 文字 文獻 成品 成分 成本 "
    "成功 成形 成膜 成員 常溫 常壓 常用 常見 "
    "常閉 常開 單位 單一 單元 單片 單晶 單向 單獨 單號 單體 應用 應變 應力 應急 應為 應先 應立 解決 解除 解析 "
    "解釋 花費 華氏 武器 官方 官能 萬用 萬一 "
    "于是 左側 左右 左手 左邊 池槽 房間 段落 段差 曲線 曲軸 查核 查驗 查詢 查看 查明 章節 辛苦 申請 申報 毛細 "
    "毛邊 毛刺 焦化 焦炭 焦距 史料 季保 季度 "
    "宗旨 麥克 盛裝 雷射 雷達 雷擊 龍頭 龍門 水位 馬達 馬力 康達 湯姆 錢幣 余熱 余量 沈澱 沈積 梁柱 柳丁 魏氏 "
    "甘油 孔徑 孔洞 孔隙 孔位 殷鋼 梅花 "
    "賀卡 莫氏 莫耳 谷底 谷歌 符合 符號 練習 祝福 洪水 游離 游標 游泳 葉片 葉輪 簡易 簡單 簡報 簡介 許可 許多 "
    "曾經 曾有 謝謝 何時 何種 何處 周邊 周圍 "
    "周期 周長 夏季 夏天 童工 陸續 陸地 伍德 尤其 康復 龔固 藍圖 張力 張數 張開 張貼 張貼 楊氏 江河 胡亂 胡椒 "
    "顏色 顏料 方程 朱紅 歐姆 歐洲 歐盟 歐規 杜絕 "
    "杜邦 傅立 傅里 丁烷 丁烯 丁酮 丁醇 丁基 丁二 卓越 唐突 倪氏 顧問 顧客 顧慮 章程 巴氏 牛頓 牛奶 鐘罩 鐘形 "
    "鐘表 鐘頭 鍾罩 白板 尹氏 陶瓷 "
    "白紙 武漢 邱氏 戴上 戴好 戴妥 戴手 戴用 戴安 許久 林務 林業 林口 吳郭 呂宋 汪洋 解析 解鎖 紀錄 紀要 紀律 "
    "連結 連動 段階 田間 塗佈 塗布 塗層 "
    "塗料 塗裝 塗膠 塗抹 成熟 成立 房屋 左上 左下 陽光 陽性 單價 單純 單機 高於 高達 高峰 高低 關卡 關注 關掉 "
    "關窗 管內 管外 管束 管端 管帽 管夾 安排 安靜 "
    "常態 常數 常備 常駐 應將 應由 應於 應在 應有 應依 應該 應使 應確 應檢 應定 應保 應立 應避 應戴 應穿 "
    "應通 應填 任職 包材 包圍 文書 文控 文管 成果".split()
)
# `surname + 工`: these are trades, states of work or grades, not a colleague.
WORK_WORDS = frozenset(
    "施工 加工 竣工 完工 開工 員工 人工 分工 停工 化工 手工 金工 石工 車工 管工 包工 童工 華工 高工 連工 全工 "
    "單工 田工 文工 安工 "
    "常工 查工 段工 任工 陽工 白工 關工 成工 電工 木工 鐵工 監工 勞工 職工 焊工 鉗工 技工 復工 返工 趕工 "
    "曠工 罷工 怠工 美工 精工 女工 軍工 史工 麥工 雷工".split()
)


def begins_with_word(name: str) -> bool:
    """Return whether a supposed name begins with an ordinary word."""
    return name.startswith(HOMOGRAPHS)


def surname_length(name: str) -> int:
    """Return 2 for a double surname at the beginning, 1 for a single one, 0 for none."""
    if name[:2] in DOUBLE_SURNAMES:
        return 2
    return int(name[:1] in SURNAMES)
