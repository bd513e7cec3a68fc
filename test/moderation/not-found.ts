/** Ordinary texts, one a line, in which the filter finds nothing. */
export const NOT_FOUND = `
나가 바 보러 갈게
다시 발송해 주세요
다시발송
시발점
그 일이 시발점이 되었다
시발역은 서울역입니다
개발
개발자입니다
신기술 개발 중
도시발전 계획
도시 발전
즉시발송 가능
즉시 발송됩니다
임시발급
동시발생
역시 발표는 어려워
10시발 열차
10시 발 열차
7 시 발 비행기
일곱 시 발 KTX 예매했어
열두 시 발 배
오후 3시, 발표 시작
세 시.발표는 네 시
다시.발표하자
시발택시는 한국 최초의 자동차다
표시 발광
시 발표회
출시발표
서비스 개시발표
감시 발판
시발수뢰
개시 발효
수박씨 발라 먹기
씨 발라먹는 법
감 씨발라내고 먹어
아저씨 발 조심하세요
아저씨발 밟았어
날씨발표
글씨 발견
솜씨 발휘
불씨 발화
씨앗 발아 조건
씨 뿌리고 발로 밟아
김 씨, 발표하세요
시바견 귀여워
우리 시바 산책 갔어
시바 이누
시바 코인
시바의 여왕
시바신
시벌건
바보새
바보온달과 평강공주
바보 온달
바보 이반
바보상자
딸바보
아들바보 아빠
울보 바보새 이야기
바 보세요
바 보고 왔어
그 바 보여
보바 한 잔
가는 바, 보고 드립니다
말씀하신 바 보완하겠습니다
질병 신고
질병신고
전염병 신고 안내
전염병신고는 1339
발병 신고
물병 신상 나왔어
꽃병 신제품
병 신고 갈래
간병 신청
이병신고합니다
이병 신고합니다!
병신년(丙申年)
2016년 병신년 새해
1596년 병신년에
병신일주
장병 신상 정보
유리병 신
결빙 신호
새끼손가락
새끼손가락 걸고 약속
이 새끼손가락 봐
강아지 새끼
고양이 새끼가 태어났다
이 새끼 고양이 좀 봐
저 새끼 강아지 귀엽다
새끼줄
내 새끼
우리 새끼들
새끼를 낳았다
개 새끼 두 마리
사과 두 개 세 끼 분량
하루 세 끼
하루 두 개 세 끼
베개 새것
날개 색 기억나?
무지개색 기린
조개 세 개
5개년 계획
경제개발 5개년 계획
몇 개년 계획이야
삼개년
개념
개년도
먼지랄까
왠지랄까
의지랄까 용기랄까
편지랄 것도 없다
지랄까
미친 듯이 웃었다
영향을 미친 사람
영향을 미친 요인
미친 영향
미친 존재감
미친 가창력
영향을 미친 년도
존 나 왔어
의존 나쁘다
존중
보존 나라
자존 나
생존 나이
보지 마세요
보지 않았어
못 보지?
가보지 그래
해보지 않으면 몰라
두고 보지 뭐
바라보지
자지 마
잠을 자지 않는다
자지러지게 웃었다
일찍 자지 그래
왕자지만 가난하다
남자지 여자지
여자지만 키가 커
혼자지
꺼져 가는 불씨
불이 꺼져
불이 꺼져라
핸드폰이 자꾸 꺼져
전원이 꺼져 있어
위기가 닥쳐왔다
위기가 닥쳐 힘들다
닥쳐올 시련
막상 닥쳐 보니
눈앞에 닥쳐서야
가방을 뒤져 봐
뒤져보니 나왔다
엿 먹어 봐
엿 먹어봤어?
울릉도 호박엿
아가리비
항아리
전염병
염병균
니미츠 제독
니모를 찾아서
어머니 애미
애미야 국이 짜다
에미상 수상
애비로드
썰매
등신대 제작
팔등신 미녀
등신불
등신각
옆 등 신경
섹스폰 연주
에섹스 대학
미들섹스
색소폰
창녕군
창녀촌 철거
홍어 먹자
걸레질
걸레 빨기
호로록
좋아
좋나 봐
조까지
족발
졸라맨
졸라매다
엄마한테 졸라서 샀어
짱이야
짱구
쪽발
찐빵
찐다
감자를 찐다
돌대
닭 대가리국
고등어 대가리
ㅋㅋㅋ
ㅎㅎ
ㅠㅠ
ㅜㅜ
ㅇㅇ
ㄴㄴ
ㄱㅅ
ㄱㄱ
ㅇㅋ
ㄱ ㄴ ㄷ ㄹ ㅁ ㅂ ㅅ
ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ
ㅅㅂㄱ
ㅂㅅㅈㄹㅁ
초성 퀴즈 ㅎㅂㅅㄱ
ㅗㅜㅑ
ㅇㅅㅇ
ㅂㅂ
ㅅㄱ
ㅊㅋㅊㅋ
ㅗ
ㄱ ㅏ ㄴ ㅏ ㄷ ㅏ
저는 보지 못했습니다
이 시 발표는 좋았다
아이스크림 바 보냈어
몇 시 발이야?
씨앗 발아율
이씨 발음이 좋네
그 바 보실래요
형 새끼 고양이 입양했대
안녕하세요
오늘 저녁에 뭐 먹을까?
점심 뭐 먹지
내일 3시에 회의 있습니다
확인했습니다. 감사합니다!
지금 어디야? 나 거의 다 왔어
비가 와서 좀 늦을 것 같아
이번 주말에 시간 괜찮아?
사진 보내 줄게
회의록 공유 부탁드립니다
배포 끝났나요?
버그 하나 발견했어요
신발 사러 가자
새 신발 샀어
시 한 편 발표했어
시 발음이 어려워
영어 시 발음
발신자 표시 발신번호
시사 발언
시간 발생
이 시 발췌
그 시 발간
저 시 발매
병원 신세
병 신경 쓰지 마
개 새장
개나 새나
개 새 물고기
동물: 개, 새, 끼룩끼룩 갈매기
개 색깔 기억해?
개시
지난 라운드
지 랄라
바나나 보리
바로 보내
바다 보러 가자
바 이름이 뭐야
보름달
Hello there, how are you?
See you at 5
Scunthorpe United
assassin
Assassin's Creed
class
first class ticket
classic
assignment
assist
assistant
@assistant please help
assume
asset
assemble
associate
embassy
passage
bass guitar
glass
grass
mass
brass
compass
harassment
cocktail
peacock
Hancock
shuttlecock
cockatoo
cockpit
cockroach
cocky
cocker spaniel
Dickens
Charles Dickens
Emily Dickinson
Moby Dick
analysis
analyst
analog
canal
banal
arsenal
Arsenal won
parse
arsenic
shiitake mushrooms
shitake
Matsushita
pussycat
pussy willow
therapist
grape
drape
rapid
rapper
rapeseed oil
scrape
skyscraper
title
titan
Titanic
entitled
tit for tat
blue tit
constitution
document
circumference
cucumber
cumin
cumulative
accumulate
summa cum laude
sextant
Sussex
Essex
Middlesex
unisex
sex education
basement
amusement
peninsula
pen is mightier
pencil
happiness
Uranus
tetanus
manuscript
Janus
Montenegro
snigger
raccoon
cuckoo
kung fu
Kung-Fu Panda
fire retardant
booby trap
scatter
jazz scat
ABO blood type
chin keeps
Vandyke
Dick Van Dyke
organism
porgy and bess
shot
shut up please
that is hit and run
this.hit()
Mr. Fu
FK constraint
A55
Galaxy A55
24SS
455
4:55
45s
3x^2 - 12x + 5y^3
$$3x^2$$
50% off
(until Friday)
(um, yes)
(rap)
and/or
C/C++
https://example.com/class/assets?id=455
user@example.com
wow! I like it
I am a user
A B C D E F G
U.S.A.
e.g. this
it's hit the wall
don't
hell of a day
damn good coffee
crap
analyse
Fukuoka
annals of history
analgesic
Shiite
rapped
fickle
Coriolanus
Penistone Road
Cummins engine
shitzu dog
nggak tinggal di sini
shih tzu
push it
wish it were
cash it
0x4a55
uuid 4f55a1d5-455a-4a55-a555-5a5545a55a55
Phuket
こんにちは
ありがとうございます
你好
下山
привет
спасибо
Привет, как дела?
Καλημέρα
مرحبا
שלום
สวัสดี
नमस्ते
😀👍🏽👨‍👩‍👧
🇰🇷
¯\\_(ツ)_/¯
1234567890
010-1234-5678
`
  .trim()
  .split('\n');
