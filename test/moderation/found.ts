/** What the filter finds, and as which word. One text a line: `word < text`. */
const TEXTS = `
바보 < 바보
바보 < 이 바보야
바보 < 바 보
바보 < 바  보
바보 < 바.보
바보 < 바-보
바보 < 바~보
바보 < 바_보
바보 < 바1보
바보 < 바*보
바보 < ㅂㅏ보
바보 < 바ㅂㅗ
바보 < ㅂㅏㅂㅗ
바보 < 밥ㅗ
바보 < 바ㅏㅏ보
바보 < 바아보
바보 < 바보오
바보 < 바보들아
바보 < 넌 진짜 바보같아
바보 < 왕바보
바보 < 빠보
바보 < 바보ㅋㅋㅋ
바보 < 바보ㅠㅠ
바보 < 바보!!!
바보 < LOL바보
바보 < 내가 바보였네
바보 < 바보입니다
바보 < 바보 바보 바보
바보 < 그런 바보가 어디 있어
씨발 < 씨발
씨발 < 아 씨발 진짜
씨발 < 씨발놈아
씨발 < 개씨발
씨발 < 뭐야씨발
씨발 < 씨 발
씨발 < 씨.발
씨발 < 씨...발
씨발 < 씨1발
씨발 < 씨12발
씨발 < 씨1발아
씨발 < 씨발아
시발 < 그만해 시.발아
씨발 < 씨@발
씨발 < 씨!발
씨발 < 씨♥발
씨발 < 씨😀발
씨발 < 씨이발
씨발 < 씨이이이발
씨발 < 씨~이~발
씨발 < 씨바알
씨발 < 씨바아알
씨발 < ㅆㅣ발
씨발 < ㅆㅣㅂㅏㄹ
씨발 < 씨ㅂㅏㄹ
씨발 < 씹ㅏㄹ
씨발 < ㅆl발
씨발 < ㅆ1발
씨발 < 씨팔
씨발 < 씨빨
씨발 < 씨벌
쓰발 < 쓰발
시발 < 시발
시발 < 시1발
시발 < 시 발
시발 < 시-발
시발 < 시발아
시발 < 시발 새로
시발 < 아시발
시발 < 진짜시발
시발 < 시발진짜
시발 < ㅅㅣ발
시발 < ㅅㅣㅂㅏㄹ
시발 < ㅅ ㅣ발 시발
시발 < 시이발
시발 < ㅅ ㅣ ㅂ ㅏ ㄹ
시발 < ㅅ.ㅣ.ㅂ.ㅏ.ㄹ
시발 < 시빨
쉬이발 < 쉬이발
병신 < ㅂ ㅕ ㅇ ㅅ ㅣ ㄴ
미친놈 < 미 친 놈
바보 < 바보라니까
시발 < 시 발 놈아
시발 < 시팔
시발 < 슈발
시발 < 쉬발
시부럴 < 시부럴
시부럴 < 씨부랄
씻팔 < 싯팔
씨바 < 씨바
시바 < 아 시바
시바것 < 시바꺼
시댕 < 씨댕
시ㅂ < 시ㅂ
시ㅂ < 씨ㅂ 진짜
ㅅ발 < ㅆ발
병신 < 병신
병신 < 병신아
병신 < 병 신
병신 < 병1신
병신 < 병.신
병신 < 병/신 같은
병신 < 병시인
병신 < ㅂㅕㅇ신
병신 < ㅂㅕㅇㅅㅣㄴ
병신 < 븅신
병신 < 병쉰
병신 < 상병신
병신 < 이 병신들아
병신 < 병신년아
병ㅅ < 병ㅅ
ㅂ신 < ㅂ신
빙신 < 이런 빙신아
개새끼 < 개새끼
개새끼 < 개 새 끼
개새끼 < 개.새.끼
개새끼 < 개새1끼
개새끼 < 개애새끼
개새끼 < 개쌔끼
개새끼 < 개색끼
개새끼 < 개세끼
개새끼 < 개섀키
개새끼 < 개새ㄲㅣ
개새끼 < ㄱㅐㅅㅐㄲㅣ
개새끼 < 이 개새끼야
개ㅅㄲ < 개ㅅㄲ
개 새끼야 < 개 새끼야
새끼야 < 야 새끼야
새끼들아 < 이리 와 새끼들아
이새끼 < 저새끼 뭐야
이 새끼 < 이 새끼 뭐냐
씹 새끼 < 씹새끼
씹할 < 씹할
좆 < 좆같네
좆 < 개좆
좆 < 좃까
존나 < 존나 웃겨
존나 < 줜나 맛있다
존내 < 존내 빨라
지랄 < 지랄하네
지랄 < 개지랄
지랄 < 지.랄
지랄 < 지이랄
염병할 < 염병하네
염병 < 옘병
미친놈 < 미친놈
미친 놈 < 미친 놈아
미친놈 < 미친년
미친 새끼 < 미친새끼
또라이 < 또라이야
개자식 < 개자식아
개놈 < 잡놈
개놈 < 쌍년
썅 < 썅
후레자식 < 후레자식
호로새끼 < 호로새끼
느금마 < 느금마
니 애미 < 니애미
니 애미 < 니 에미
엠창 < 엠창
닥쳐 < 좀 닥쳐
닥쳐 < 닥쳐라
꺼져라 < 꺼져라
당장 꺼져 < 당장 꺼져
나가 뒤져 < 나가 뒤져
엿 먹어라 < 엿 먹어라
뻐큐 < 뻑큐
섹스 < 섹스
개보지 < 개보지
창녀 < 창녀
짱깨 < 짱깨들
쪽바리 < 쪽바리
깜둥이 < 깜둥이
틀딱 < 틀딱
맘충 < 맘충
찐따 < 찐따야
등신 < 이 등신아
멍청이 < 멍청이
돌대가리 < 돌대가리
tlqkf < tlqkf
tlqkf < TLQKF
ssibal < ssibal
ㅅㅂ < ㅅㅂ
ㅅㅂ < ㅆㅂ
ㅅㅂ < ㅅㅂㅋㅋㅋ
ㅅㅂ < ㅅㅂㅠㅠ
ㅅㅂ < ㅋㅋㅅㅂ
ㅅㅂ < 아ㅅㅂ
ㅅㅂ < 아 ㅅㅂ 진짜
ㅅㅂ < ㅅ ㅂ
ㅅㅂ < ㅅ1ㅂ
ㅅㅂ < ㅅ.ㅂ
ㅂㅅ < ㅂㅅ
ㅂㅅ < ㅂㅅ아
ㅄ < ㅄ
ㅄ < ㅄ같은
ㅅㄲ < 저 ㅅㄲ
ㅈㄹ < ㅈㄹ하네
ㅈㄴ < ㅈㄴ 웃겨
ㄲㅈ < ㄲㅈ
ㅗㅗ < ㅗㅗ
fuck < fuck
fuck < FUCK YOU
fuck < f u c k
fuck < f.u.c.k
fuck < f-u-c-k you
fuck < f_u_c_k
fuck < f.uck
fuck < fυck
fuck < ｆｕｃｋ
fuck < 𝖋𝖚𝖈𝖐
fuck < ⓕⓤⓒⓚ
fuck < 🅵🆄🅲🅺
fuck < fuuuuuck
fuck < f*ck
fuck < f**k
fuck < f*u*c*k
fuck < fvck
fuck < fuk you
fuck < phuck
fuck < motherfucker
fuck < absofuckinglutely
fuck < what the fück
fuck < 야fuck
fuck < stfu
shit < shit
shit < sh1t
shit < $hit
shit < sh!t
shit < s h i t
shit < shit!
shit < oh shiiiit
bullshit < bullshit
bitch < b1tch
bitch < son of a bitch
bitch < b i t c h
bitch < b!tch
ass < you ass
ass < a$$
ass < @ss
ass < dumb ass
ass < a s s
asshole < asshole
asshole < assh0le
cunt < cunt
dick < d1ck
pussy < p*ssy
nigger < n1gger
nigger < nigga
fag < faggot
retard < retarded
whore < whore
slut < sluts
boob < b00bs
jizz < jizz
tit < titty
tranny < tranny
wank < wanker
twat < twat
bastard < bastard
rape < rapist
porn < p0rn
sex < sex
`;

/** Those that cannot be seen in an editor. */
const HIDDEN: [word: string, text: string][] = [
  ['바보', '바\u200b보'],
  ['바보', '바\u200d\u2060보'],
  ['바보', '바\ufeff보'],
  ['바보', '바\u3164보'],
  ['바보', '바\u00ad보'],
  ['바보', '\u202e바보\u202c'],
  ['바보', '바\u0336보\u0336'],
  ['바보', '바보'.normalize('NFD')],
  ['바보', '바\u{e0001}보'],
  ['씨발', '씨발'.normalize('NFD')],
  ['씨발', '씨\u00a0발'],
  ['시발', '시\u3000발'],
  ['시발', '\uffbc시발'],
  ['병신', '병신'.normalize('NFKD')],
  ['개새끼', '개새끼'.normalize('NFD')],
  ['ㅅㅂ', '\uffb5\uffb2'],
  ['ㅅㅂ', 'ㅅ\u200bㅂ'],
  ['fuck', 'f\u200bu\u200bc\u200bk'],
  ['fuck', 'f\u0336u\u0336c\u0336k\u0336'],
  ['fuck', 'f\u0489\u0301u\u034f\u0302ck'],
  ['fuck', 'fu\u00adck'],
  ['fuck', 'f\u202euck'],
];

export const FOUND: [word: string, text: string][] = [
  ...TEXTS.trim()
    .split('\n')
    .map((line): [string, string] => [line.split(' < ')[0] as string, line.split(' < ')[1] as string]),
  ...HIDDEN,
];
