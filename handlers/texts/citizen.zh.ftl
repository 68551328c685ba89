### 对市民说的每一句话。先人，后事，再说下一步；一次只问一个问题。

## 开场与通用
welcome =
    您好，这里是{ $hotline }。您遇到什么事，用自己的话告诉我就行，大事小事都可以。
    能答的我马上答；要办的我记下来，交给负责的部门，一直跟到您说解决了为止。
    想找人，随时说“人工”，也可以拨打{ $phone }。
menu = 我能帮您做这些。您也可以直接说事，不用选。
another-city = 您说的事在{ $city }。我这里只能转给本市的部门，怕耽误您：请打{ $city }当地的12345。其实在本市的，点第一个，我马上记下来。
ask-which = 您问的是哪件事？说出名字就行，比如“身份证”“公积金”，我马上查。
cannot-see = 这种消息我们还看不了。请用文字说，或者发照片、语音、视频、位置，都可以。
did-not-catch = 这条我没看明白。您能用一句话告诉我，是什么事吗？
sorry-went-wrong = 刚才这条我没处理好，是我们的问题，您的话已经留下来了。请再发一次，或者说“人工”请工作人员来。
choice-stale = 这个选项已经过期了。您想做什么，直接告诉我就行。
held-by-person = 正在由工作人员为您服务。
cancelled = 好的，这一步不做了。
nothing-to-cancel = 现在没有要取消的事。您有什么事，直接告诉我。
go-ahead = 您说，我听着呢。事情大小都没关系，想到哪儿说到哪儿。
you-are-welcome = 不客气，应该的。以后有事，随时来说。
all-right = 好的。您有什么事，随时跟我说。
who-am-i = 我是12345的智能助手，不是真人，能查的我马上答，该办的我记下来交给部门，一直跟到底。想跟人说，点下面的按钮，或者随时说“人工”。
outside-chat = 谢谢您惦记。我是智能助手，闲话说不好，正事听得仔细：有什么难处、想问的、想反映的，跟我说就行。
outside = 这个不归热线管，我手头没有，不敢随便说。政策怎么办、身边有什么事要反映，您跟我说，我来想办法。
remit-yes = “{ $what }”的事可以跟我说：能答的我马上答，要办的我记下来，交给负责的部门。您那里是什么情况、在哪里？
remit-department = 我这里接不通{ $what }的电话。您要说什么事、在哪里，告诉我就行：我记下来，转给管这件事的部门，有结果在这里告诉您。
remit-this = 您跟我说就行：能答的我马上答，要办的我记下来，交给负责的部门。不归热线办的，我也告诉您该找谁。
remit-no = { $reason }{ $route }
who-told-secret = 是谁反映的，我们对谁都不说；您来反映，也一样替您保密。对这件事您有话要说，我替您记下来。
jargon-department = 就是管这件事、要去办的那个部门。
jargon-dispatch = 就是把您说的事转给管这件事的部门。
jargon-sign = 就是那个部门收下了这件事，开始办。
jargon-close = 就是这件事办完了。您说没解决，还会重新办。
jargon-supervise = 就是值班班长亲自盯着部门去办。
jargon-case = 您说的每件事，我记成一张单子，上面有个编号，说编号就能查到办到哪一步。
jargon-urge = 就是您等急了，我替您催部门快一点。
jargon-follow-up = 就是部门办完以后，我来问您一声：解决了没有、满不满意。
jargon-merge = 就是几个人说的是同一件事，合在一起办，有消息每个人都告诉。
jargon-refuse = 就是这件事照规定不归热线办，我会告诉您为什么、该找谁。
sorry-unclear = 怪我没说明白。您用自己的话说说是什么事，我重新来；想跟人说，点下面的按钮。
language-which = 请选择语言。Please choose a language.
language-set = 好的，以后我们用中文说。
language-heard = 以后我们用中文说。
moment = { $month }月{ $day }日{ $hour }:{ $minute }

## 市民可能说的词（用|分开）
words-human = 人工|转人工|人工服务|找人工|人工客服|我要人工|真人|客服|找人|转接人工|接人工|人工坐席|请转人工|我找人工
words-report = 我要反映问题|反映问题|我要投诉|投诉|我要举报|举报|提诉求|登记|报修|我要求助|求助
words-cases = 进度|查进度|我的工单|我的诉求|查询进度|办到哪了|工单|查工单|我的案件
words-browse = 目录|办事目录|办事大全|知识目录|知识大全|办事指南|看目录|查目录|浏览|有哪些内容|都能问什么
words-cancel = 取消|算了|不办了|退出|不说了|停
words-language = 语言|换语言|切换语言
words-privacy = 隐私|个人信息|我的数据
words-help = 帮助|菜单|能做什么|你有什么功能|有什么功能|你都能做什么|你都会什么|能帮我做什么|你能帮我做什么|你能做什么|你能干什么|你能干嘛|你会什么|怎么用
words-start = 开始|哈喽|哈啰|嗨|嘿|有人不|有人吗在|在不|人呢|请问|你好|您好|在吗|在不在|喂|有人吗|有人在吗|有人没|有没有人|有没有人在|有人没有|有人没有啊|有人没啊
words-yes = 是|是的|对|对的|好|好的|可以|行|嗯|确认|提交|没问题|确认提交|没错|好嘞|好滴|中|可以的|无误|确定
words-no = 不|不是|不对|错了|不对的|有错|改|改一改|修改|要改|不行
words-nothing-more = 没有了|没了|没有|不用|不用了|没别的了|就这些|没什么了|不补充了|不写了
words-useless = 没解决我的问题|没解决问题|没用|没有用|不管用|没帮上忙|不是这个|不是我要的|不是我想问的
words-contacted-yes = 👍|👌|嗯|对|联系过|联系了|联系上|打过|打了|来过|来了|见过|有|是
words-contacted-no = 👎|没联系|没有联系|未联系|没人联系|没打|没来|没有|没人|没见|没看见|没看到
words-solved-yes = 👍|👌|解决了|已解决|弄好了|修好了|好了|办好了|通了|解决
words-solved-partly = 一部分|部分|一半|一点|差不多|基本解决|还差|不咋地|不咋样|不利索|不彻底|没弄利索|没修利索
words-solved-no = 👎|没解决|没有解决|未解决|没弄好|没修好|没办好|没好|还没|没有|不行|不算|老样子|又坏了|又犯了
words-satisfaction-very = 非常满意|很满意|特别满意|太满意|十分满意|相当满意
words-satisfaction-satisfied = 👍|👌|满意|挺好|很好|不错|可以
words-satisfaction-fair = 基本满意|还行|还可以|一般|凑合|马马虎虎
words-satisfaction-dissatisfied = 👎|不满意|不太满意|不好|不怎么样
words-satisfaction-very-dissatisfied = 非常不满意|很不满意|特别不满意|太差|十分不满意|极不满意

## 回答
answer-chinese-only = 这一条目前只有中文的。需要有人讲解的话，写“人工”。
answer-source = 来源：{ $source }
answer-since = ，自{ $date }起适用
answer-document = ，{ $document }
answer-link = 原文：{ $link }
also-asked = 您还问的，点最上面的按钮就能看。
ask-did-you-mean = 您是想问下面哪一件？都不是也没关系，点最后一个，我给您想别的办法。
ask-none = 好的，您问的我记下了，会有人来补上答案。现在要请工作人员来，还是我替您登记下来交给部门？
ask-matter-or = 要是想请部门来处理，点第一个，我马上记下来；想先了解一下，点下面的。
ask-unknown = 这个问题我手头没有准确的答复，不敢随便说。要我替您登记下来交给部门，还是请工作人员来回答您？
ask-unknown-pinyin = 您写的是拼音，我没有读准，不敢乱猜。能写几个汉字、或者换个说法再发一次吗？不方便写的话，点一下，我先登记下来，或者请工作人员来看。
article-gone = 这条内容刚刚更新了，请您再问一次，我给您最新的。
thanks-useful = 能帮上您就好。还有别的事，接着说。
sorry-useless = 对不住，没答到点子上。您看下面哪个办法更好？
choice-useful = 有用
choice-useless = 没解决我的问题
choice-none = 都不是
choice-full = 看完整的
choice-browse = 办事大全
choice-report-this = 登记下来，请部门处理
choice-report = 我要反映问题
choice-human = 请工作人员来
choice-cases = 查我的诉求
choice-privacy = 我的个人信息
choice-language = 中文／English
guide-title = 怎么办理
guide-steps = 办理步骤
guide-materials = 所需材料
guide-fees = 费用
guide-place = 地点
guide-hours = 时间
guide-phone = 电话
guide-duration = 办理时限
guide-online = 网上办理
guide-proxy = 本人还是代办
colon = ：
list-joint = 、
followup-lacks = 这一条里没有写“{ $what }”。
followup-not-written = { $what }我不敢随便说，上面是全部内容。要请工作人员来，还是我替您问负责的部门？
followup-case = 刚才的“{ $topic }”里没有专门写“{ $what }”，我不敢随便说。要请工作人员来，还是我替您问负责的部门？
followup-that-is-all = 这一条就是上面这些了。您还想知道什么？要是还不够，请工作人员来也行。

## 目录
browse-title = 办事大全
browse-ways = 您想从哪里找起？也可以直接说您的事。
browse-by-topic = 按事项找
browse-by-department = 按部门找
browse-by-letter = 按拼音首字母找
browse-by-asked = 这周大家问得最多的
browse-heading = { $name }（{ $number }）
browse-all-of = 看“{ $name }”的全部内容
browse-pick = 点一个看看。
browse-page = 点一个看看。第{ $page }页，共{ $pages }页。
browse-nothing = 这里现在没有内容。
browse-back = ◀ 上一页
browse-on = 下一页 ▶
browse-up = ↑ 返回

inline-open = 没找到？打开热线，接着问
inline-rest = 全文：{ $link }

## 危险
emergency =
    { $say }
    
    { $call }我已经同时通知了值班班长。
emergency-in-case = 要是现在有人有危险，请先打电话：受伤、发病拨打{ $hurt }，着火、落水、被困拨打{ $fire }，遇到坏人拨打{ $police }；自己撑不下去了，拨打{ $despair }。
emergency-call = 请现在就拨打{ $number }。
emergency-more =
    { $called ->
        [yes] 记下了，也已经转给值班班长。请听电话里的人安排，人平安最要紧；情况变了，再拨打{ $number }，也接着告诉我。
       *[no] 记下了，也已经转给值班班长。{ $call }已经打通了，告诉我一声。
    }
emergency-comes = 记下了，也已经转给值班班长。{ $call }您先别一个人扛着，我马上请一位同事来陪您说。
emergency-hurry =
    { $called ->
        [yes] 我在，值班班长也看着这里。等急了，可以再拨打{ $number }问到哪里了；情况变了，马上告诉我。
       *[no] 我在，您说的都转给值班班长了。{ $call }这样最快；打不通，马上告诉我。
    }
emergency-called = 好，电话打了就听那边安排，别挂断，别回危险的地方。您说的我都转给值班班长了；情况变了，再拨打{ $number }，也告诉我。
emergency-there = 好，来的人在，就听他们的。您说的我都转给值班班长了；情况变了，再拨打{ $number }，也告诉我。
emergency-cannot-call = 记下了，已经转给值班班长，我这就请同事来帮您。请把地点和有几个人写给我；身边有人的话，请他帮着拨打{ $number }。
emergency-along = 这也转给值班班长了。要是还有危险，请先拨打{ $number }。
choice-no-emergency = 不是紧急情况
emergency-over = 那就好，人平安最要紧。后面听现场的人安排；还有要我记下、要找部门的，随时说。
emergency-false = 那就好。您刚才说的我都留着，要替您登记下来吗？
emergency-false-form = 那就好。您刚才说的我也加进去了，接着说刚才那件事？

## 登记
comfort = 您说的我记下了，您别着急，我来帮您把话递到。
comfort-vulnerable = 谢谢您告诉我们，这么难的事不该让您一个人扛。您别着急，我们来想办法。
comfort-small = 您的事没有小事，谢谢您愿意说出来。我都记下了。
comfort-suggest = 谢谢您替大家想着，这个建议我记下了。
comfort-praise = 谢谢您专门来说这句话，我一定把它带到。
comfort-consult = 这个问题我手头没有准确的答复，不敢随便说。我先替您记下来，请负责的部门回答您。
comfort-report = 谢谢您告诉我们。举报人的信息只留在热线中心，不会转给被举报的一方。
form-several = 谢谢您都告诉我，这是{ $count }件事，要分头去办，我一件一件记，一件也不落下。先记这一件：“{ $first }”。
second-kept = “{ $second }”是另一件事，我也替您收着了。先把这件说完，马上接着记那件。
second-offer = 您刚才还说了：“{ $second }”。现在接着登记吗？
form-ask-detail = 请您说说是什么事，像平常说话那样就行。
form-ask-story = 您接着说，出了什么事？
form-ask-place = 这件事在哪里？可以写小区、路名、门口有什么，也可以发位置。
form-ask-contact = 办理的同事怎么联系您？写个电话就行，不留也可以，有结果我都在这里告诉您。
form-ask-kind = 您觉得这件事更像哪一种？
form-kind-unknown = 这个我没对上。您点一下下面的，哪个最像？
form-ask-happened = 是什么时候的事？
form-ask-files = 请把照片、视频或录音发给我，发完点“发完了”。
form-ask-change = 您想改哪一项？
form-confirm = 我记下的是这样，您看对不对？有照片也可以直接发来。
form-confirm-changed = 已经按您改过的话记下了，您看对不对？有照片也可以直接发来。
form-changed = 好的，按您改过的话记下了。
form-card-title = 您的诉求
form-card-urgent = 这件事比较急，提交后会马上通知值班班长。
form-added = 好的，补充进去了。
form-files-taken =
    { $count ->
        [1] { $kind ->
            [image] 照片收到了，谢谢您。
           *[other] 收到了，谢谢您。
        }
       *[other] 收到了，一共{ $count }份，谢谢您。
    }
form-goes-on = 咱们接着说刚才那件事。
form-question-kept = 这个我手头没有准确的答复，已经记进您说的事里，请部门一起答复您。
no-call-needed = 不用打电话，在这里打字就行，办得一样快。您说是什么事、在哪里？
form-ask-detail-voice = 我听不了声音，录音替您留给办理的同事听。请您打几个字说说是什么事；不方便打字，点下面请工作人员来。
form-detail-too-short = 能再多说一点吗？比如什么东西怎么了，一句话就行。
form-place-too-short = 这个地点有点短，怕部门找不到。写上小区或路名就行，说不清也可以点下面的按钮。
form-place-still = 这些我也记下了。那这件事在哪里？写小区或路名就行，说不清就点下面的按钮。
form-place-phone = 电话记下了。这件事在哪里？写小区或路名就行，说不清就点下面的按钮。
form-place-vague = 能再具体一点吗？写个小区或路名，部门就能找到；说不清就点下面的按钮。
form-place-which = 这个我没看出是哪儿。写小区、路名或者门口有什么就行，也可以发位置；说不清就点下面的按钮。
form-phone-now = 电话记下了。
form-place-now = 好的，地点记成“{ $place }”。
form-phone-short =
    { $missing ->
        [1] 这个电话好像少了一位，您看看是不是11位？也可以不留。
       *[other] 这个电话好像少了几位，您看看是不是11位？也可以不留。
    }
form-phone-long = 这个电话好像多了几位，您看看是不是11位？国外的号码请在前面加上“+”和国家代码。也可以不留。
form-phone-wrong = 这个电话好像不对，手机号是1开头的11位。您再看看？也可以不留。
form-phone-none = 这里我没看到电话号码。您可以写11位手机号，或者说“不留”。
form-phone-wait = 不着急，您慢慢找。找不到也没关系，说“不留”就行。
form-phone-also = 这句也记下了。还有，办理的同事怎么联系您？写个电话就行，不留也可以。
form-phone-more = 记下了，您接着说。说完了留个电话，或者点“不留电话”。
form-phone-still = 嗯，这句也在里面了。
form-dropped = 好的，这次不登记了。以后想说，随时来。
form-dropped-one = 好的，这件不登记了。您还说了：“{ $second }”，这件要登记吗？
form-rested = 您有件事说到一半，我替您收着了。要接着说吗？
choice-no-place = 说不清具体位置
choice-same-place = 也在{ $place }
choice-one-matter = 这是同一件事
choice-second = 接着登记
choice-anonymous = 不留电话
choice-known-phone = 用上次的{ $phone }
choice-files-done = 发完了
choice-submit = 没错，提交
choice-change = 改一改
choice-drop = 先不登记了
choice-resume = 接着说
choice-forget = 不用了
label-kind = 类别
label-matter = 事情
label-place = 地点
label-happened = 时间
label-contact = 联系方式
label-files = 照片和附件
label-status = 现在
label-department = 承办单位
label-dues = 时限变动
due-moved = { $due }（{ $reason }）
due-reason-dispatch = 派单
due-reason-extension = 延期
due-reason-supplement = 等您补充，顺延
due-reason-review = 答复没有通过审核
due-reason-rework = 重新办理
due-reason-reopen = 重新打开
due-reason-emergency = 转为特急
due-reason-urgency = 改了紧急程度
label-resolution = 答复
value-anonymous = 不留电话，在这里联系
value-files = { $count }份
value-no-place = 未能说明具体位置
value-former-case = （此前的编号：{ $number }）
value-map-point = 地图位置（{ $latitude }，{ $longitude }）
filed = 已经记下，编号{ $number }。接下来由工作人员转给负责的部门，有进展我就在这里告诉您，您不用一遍遍地问。
filed-urgent = 已经记下，编号{ $number }，值班班长已经收到提醒，会马上安排。您先照顾好自己和家人，有消息我立刻告诉您。
filed-praise = 已经记下，编号{ $number }。您的心意我们会转到，谢谢您。

## 我的诉求
status-pending = 等待受理
status-awaiting-info = 等您补充
status-to-dispatch = 正在确定承办单位
status-to-sign = 已转给承办单位
status-in-progress = 正在办理
status-in-review = 正在审核答复
status-follow-up = 已答复，等您评价
status-closed = 已办结
status-archived = 已归档
status-withdrawn = 已撤回
status-refused = 不予受理
status-merged = 已合并办理
stage-filed = 已登记
stage-dispatched = 已派单
stage-working = 办理中
stage-answered = 已答复
stage-closed = 已办结
cases-none = 您还没有登记过诉求。有事要反映吗？
cases-none-open = 我没有查到您正在办的诉求。是什么事、在哪里？您说一句，我马上记下来。打电话登记的，请拨打{ $phone }查。
case-of-others = 每件诉求只有反映的人自己能查，别人的我不能告诉您，请他自己来问一声。您自己有事，直接跟我说。
cases-which = 您想看哪一件？
case-unknown = 我没有查到{ $number }这个编号，请您核对一下。只能查您自己登记的诉求。
case-ask-add = 好的，请把要补充的话或照片发给我，我加到{ $number }里。
case-added = 已经补充到{ $number }，办理的同事看得到。
case-added-before = 这些话刚才已经补充到{ $number }了，办理的同事看得到，您放心。
edited-offer = 我看到您改了前面的话。要把改过的话补充到{ $number }吗？
choice-edited-add = 补充到工单
case-when = 最迟{ $due }前答复您，有了结果我马上在这里告诉您。
case-when-open = 正在确定由哪个部门办。交过去就会定下答复的日子，我马上告诉您。现在是这样：
case-add-offer = 这句话，要补充到您刚才登记的那件事里吗？
choice-add-to = 补充到{ $number }
case-urged = 已经替您催了，{ $number }现在排到了前面，值班班长也收到了提醒。
case-urged-due = 已经替您催了，{ $number }现在排到了前面。承办单位应在{ $due }前答复，我会盯着。
case-urged-already = { $when }刚替您催过，催得太密反而耽误办理。我一直看着，有消息马上告诉您。
case-ask-withdraw = 确定要撤回{ $number }吗？撤回后部门就不再办理了。
case-withdraw-asked = { $number }是举报，撤回要由工作人员向您确认一下，很快会有人联系您。在那之前照常办理。
case-withdrawn = { $number }已经撤回。以后还需要，随时再说。
case-too-old = { $number }办结已经超过7天了。要是又出现了，我给您重新登记一件，原来的编号也会带上。
case-reopened = { $number }已经重新打开，这次会优先办理。又给您添麻烦了，对不住。
case-back = 是{ $number }“{ $summary }”又出现了吗？点第一个，马上重新办。
case-wanted-again = { $number }“{ $summary }”您撤回了。又出现了的话，点一下，我按原来的话重新登记。
case-moved-on = 这件诉求的状态刚刚变了，现在是这样。
choice-whole-answer = 看完整答复
whole-answer-title = { $number }的答复
choice-supplement = 补充情况
choice-urge = 催一催
choice-withdraw = 撤回
choice-withdraw-yes = 确定撤回
choice-withdraw-no = 不撤回
case-ask-again = { $number }还等着您补充一点：{ $question }直接回复就行，办理的时限停着等您。
supervised-rounds = 已经办了{ $rounds }轮，市民仍说没有解决。请值班班长决定：重办，或者写明原因办结。
choice-reopen = 又出现了，重新办
choice-rate = 评价办理结果

## 回访
followup-title = { $number }有结果了
followup-report =
    您反映的“{ $summary }”，{ $department }答复如下：
    
    { $resolution }
followup-ask-contacted = 想听您一句实话：办理的同事联系过您吗？
followup-ask-solved = 您看，问题解决了吗？想多说一句、发张照片，直接发来。
followup-ask-satisfaction = 这次办理，您满意吗？想多说一句、发张照片，直接发来。
answer-contacted-yes = 联系过
answer-contacted-no = 没有联系
answer-solved-yes = 解决了
answer-solved-partly = 解决了一部分
answer-solved-no = 没有解决
answer-satisfaction-very = 非常满意
answer-satisfaction-satisfied = 满意
answer-satisfaction-fair = 基本满意
answer-satisfaction-dissatisfied = 不满意
answer-satisfaction-very-dissatisfied = 非常不满意
followup-reminder-1 = 您反映的“{ $summary }”昨天有了答复，还等着您一句话。没解决的话我们接着办。
followup-reminder-2 = 关于“{ $summary }”，再问您一次就不打扰了。明天还没有您的回音，这件事会先办结，记作“未评价”；7天内您随时可以让它重新办。
followup-closed-not-rated = { $number }先办结了，因为没有等到您的评价，记作“未评价”。7天内要是还有问题，点一下就重新办。
rate-again = 您已经答过这一问了，谢谢。
rate-over = 这件诉求现在不需要评价了，谢谢您。
rate-not-solved = 知道了，{ $number }马上重新办理，这次排在前面。还有哪里没解决？写一句，我一起转过去。
rate-not-solved-again = 又没办好，对不住您。{ $number }已经报给值班班长督办。还有哪里没解决？写一句，我一起转过去。
rate-dissatisfied = 让您不满意了，对不住。{ $number }会重新办理。哪里不满意？写一句，我一起转过去。
rate-remark-kept = 记下了，和您的评价放在一起。
rate-thanks = 谢谢您的评价，{ $number }办结了。要是又出现，7天内点一下就重新办。
rate-later = 好的，不着急。您看过了再告诉我，我过一天再问您一声。
rate-another = 您还说了另一件事，要我另外登记下来吗？
thanks-passed-on = 您的感谢我转给帮忙的同事了，他们听了一定高兴。您保重。

## 人工
queue-place =
    { $ahead ->
        [0] 正在为您请工作人员，您排在最前面，大约{ $minutes }分钟。您可以继续写，同事来了都看得到。
       *[other] 前面还有{ $ahead }位，大约{ $minutes }分钟。您可以继续写，同事来了都看得到。
    }
queue-strip = 正在为您请工作人员，您可以继续写。
queue-heard = 收到了，都给同事留着。
queue-left = 好的，不等了。您有什么事，接着跟我说。
choice-leave-queue = 不等了
person-came = 您好，我是{ $name }，现在由我来帮您。前面您说的我都看到了。
person-left = { $name }先忙别的去了，我接着陪您。刚才说的都记下了。
person-left-summary = { $name }先忙别的去了，我接着陪您。刚才说好的是：{ $summary }
choice-end-talk = 结束人工

## 个人信息
privacy-what =
    我们只留办事要用的：您在这里说的话、发的照片，您愿意留的电话，还有诉求的办理经过。
    您的联系方式只给办理这件事的单位；举报人的信息不出热线中心。
    Telegram上您删掉的消息，我们收不到删除的通知，这边的记录会留着；想删，请用下面的按钮。
privacy-ban-reason = 与接待人员说话的方式。工作人员写的原话不在这里；您觉得不妥，可以要求说明和复核。
privacy-export = 这是我们留着的、关于您的全部内容。
privacy-ask-delete = 确定要删除吗？您的姓名、电话、聊天记录都会删掉，不能恢复。已经登记的诉求会留下来继续办，但不再有您的名字。
privacy-deleted = 好的，一分钟内删完。谢谢您用过暖线，多保重。
choice-export = 把我的数据给我一份
choice-delete = 删除我的数据
choice-delete-yes = 确定删除
choice-delete-no = 先不删
form-waits = 您还有一件诉求没说完，要接着说吗？

## 诉求的消息
news-dispatched = { $number }已经转给{ $department }，最迟{ $due }前答复您。
news-dispatched-no-limit = { $number }已经转给{ $department }，有消息我马上告诉您。
news-signed = { $department }已经接下{ $number }，正在办理。
news-finding-department = { $number }正在确定由哪个单位承办，定下来马上告诉您。时限照样在走，不会重新算。
news-department-stays = { $number }已经确定由{ $department }承办，不会再转来转去了。
news-ask =
    { $number }还缺一点情况，想请您补充：
    { $question }
    您直接回复文字或照片就行，收到后马上接着办。
news-extended = { $number }要再多一点时间，最迟{ $due }前答复您。原因：{ $reason }
news-merged = { $number }和正在办理的{ $other }是同一件事，已经并到一起办。{ $other }有消息，我一样告诉您。
news-emergency =
    { $number }这件事等不得，请马上联系：
    { $text }
    我们同时盯着，您先保证自己安全。
news-refused-by-rule =
    { $number }这件事热线不能受理。{ $reason }
    依据：{ $legal }
    { $route }
case-note-finding = 正在确定承办单位
case-note-awaiting = 等您补充情况，时限先停着
case-note-to-sign = { $department }收到了，等它签收。
case-note-in-progress = { $department }正在办，有结果马上告诉您。
case-note-in-review = { $department }已经答复，热线正在审核，看过就发给您。
case-note-supervised = 值班班长正在盯办
news-withdraw = { $number }已经撤回。原因：{ $reason }
news-refuse =
    { $number }这件事热线没有办法受理。原因：{ $reason }
    要是您觉得不对，说“人工”，请工作人员再看一看。
news-close = { $number }已经办结。说明：{ $reason } 7天内还有问题，告诉我，重新办。
news-due-supplement = 您补充的情况收到了。等您答复的这段时间不算，{ $number }最迟{ $due }前答复您。
news-due-emergency = { $number }改按特急办理，最迟{ $due }前答复您。
news-due-urgency = { $number }改按“{ $urgency }”办理，最迟{ $due }前答复您。
news-due-again = { $number }重新办理了，这次会优先，最迟{ $due }前答复您。
case-due-again = 时限重新定了：最迟{ $due }前答复您。
news-reopened = { $number }重新办理了，这次会优先。

### 同一件事：自己反映过的，邻居反映过的。
again-own = 这件事您之前反映过，编号{ $number }，正在办，不用重新登记。现在是这样：
again-others = 已有{ $count }位市民反映了这件事（{ $number }，{ $status }）。您可以加入：每次进展都告诉您，办完请您自己评价。要加入吗？
again-others-due = 已有{ $count }位市民反映了这件事（{ $number }，{ $status }，最迟{ $due }前答复）。您可以加入：每次进展都告诉您，办完请您自己评价。要加入吗？
again-ended = 那一件刚刚办结了，我给您登记新的一件。
choice-again-add = 补充到这一件
choice-again-urge = 补充并催一催
choice-again-other = 这是另一件事
choice-join = 加入
choice-leave = 退出，不再收消息
choice-joined = { $number }（已加入）{ $summary }
joined = 您已经加入{ $number }，现在有{ $count }位市民一起反映。有进展我马上告诉您。
joined-case = 和邻居一起反映的事
joined-left = 您已经退出{ $number }，这件事还会照常办，只是不再给您发消息。
joined-thanks = 谢谢您的评价，{ $number }的同事看得到。
joined-not-solved = 知道了，没办好，对不住您。您的意见已经记到{ $number }，值班班长收到了提醒。
joined-reworked = 知道了，{ $number }马上重新办理，有进展告诉您。
label-joined = 参与
value-joined = 和其他市民一起反映
case-handed-over = 您已经从{ $number }退出。还有{ $count }位市民也反映了这件事，会接着办，您的联系方式已经去掉。
choice-seen = 谁看过我的信息
privacy-seen = 您的联系方式或资料，最近有{ $count }次被查看，或者给了承办单位：
privacy-seen-line = { $when } { $who }：{ $reason }
privacy-seen-none = 目前没有工作人员查看过您的完整号码，也没有人导出过您的资料，没有给过承办单位。
privacy-disclosed-webhook = 为办理{ $number }，把您的姓名和电话发给了它的办件系统
privacy-disclosed-telegram = 为办理{ $number }，把您的姓名和电话发到了它的工作群
privacy-disclosed-arrangement = 为{ $number }的固定安排，给了联系人和电话
