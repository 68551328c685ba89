### 人工接待：排队、等候、留言、交接、结束。
choice-leave-message = 改为留言
left-message = 让您久等了，这会儿同事都在忙。您说的都给同事留着，谁先空下来，就在这里回您。急事请打{ $phone }。
left-message-until = 现在没有人工值班，{ $at }起有人。您说的都给同事留着，上班就在这里回您。急事请打{ $phone }。
person-came-left = 您好，我是{ $name }，来回您的留言。前面您说的我都看到了。
person-away = 刚才的同事临时走开了，我马上请另一位来。您还在原来的位置，不用重新排。
person-holds = { $name }去核实一下，大约{ $minutes }分钟回来。您可以先忙，有话接着写就行。
person-still-there = 您还在吗？不着急，想起什么随时写。过一会儿没有消息，我就先把对话接回来，前面说的都留着。
person-quiet = 我先把对话接回来，前面说的都记着。您随时写，想再找人工，说“人工”就行。
despair-comfort = 您先别一个人扛着，我在。我马上请一位同事来陪您说。
anger-comfort = 让您着急了，对不住。我请一位同事来，当面跟您说清楚。
ask-unknown-person = 接连两个问题我都没有把握，不敢随便说。我替您请一位同事来。
talk-rate = 刚才同事的服务，您觉得怎么样？
talk-good = 满意
talk-fair = 一般
talk-bad = 不满意
talk-rated = 谢谢您告诉我们。
draft-read-back = 我把您说的记成了这样，您看对不对？对的话点一下就登记。
