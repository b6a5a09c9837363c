package quote

import "strings"

func set(words string) map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// speechVerbs are the forms of verbs that lead to words said or written.
var speechVerbs = set(`
	say says said saying tell tells told telling ask asks asked asking add adds added adding
	write writes wrote written writing tweet tweets tweeted tweeting retweeted post posts posted posting
	state states stated stating reply replies replied replying answer answers answered answering
	respond responds responded responding retort retorts retorted quip quips quipped quipping joke jokes joked joking
	note notes noted noting observe observes observed observing remark remarks remarked remarking
	explain explains explained explaining argue argues argued arguing insist insists insisted insisting
	claim claims claimed claiming declare declares declared declaring announce announces announced announcing
	warn warns warned warning caution cautions cautioned cautioning predict predicts predicted predicting
	continue continues continued continuing conclude concludes concluded concluding concede concedes conceded conceding
	admit admits admitted admitting acknowledge acknowledges acknowledged acknowledging agree agrees agreed agreeing
	remember remembers remembered recall recalls recalled recalling reflect reflected muse mused musing suggest suggests suggested suggesting
	charge charged allege alleges alleged alleging assert asserts asserted asserting maintain maintains maintained
	contend contends contended contending counter counters countered countering complain complains complained complaining
	promise promises promised promising vow vows vowed vowing pledge pledges pledged pledging boast boasts boasted boasting
	shout shouts shouted shouting yell yells yelled yelling scream screamed cry cried exclaim exclaimed exclaims
	whisper whispered mutter muttered chant chanted sing sang read reads quote quotes quoted quoting cite cites cited citing
	report reports reported reporting comment comments commented commenting testify testifies testified testifying
	describe describes described describing call calls called calling dub dubbed label labeled labelled
	denounce denounces denounced denouncing criticize criticizes criticized criticizing criticise criticised
	slam slams slammed slamming blast blasts blasted blasting mock mocks mocked mocking praise praises praised praising
	condemn condemns condemned condemning accuse accuses accused accusing dismiss dismisses dismissed dismissing
	defend defends defended defending urge urges urged urging demand demands demanded demanding
	emphasize emphasizes emphasized emphasizing emphasise emphasised stress stresses stressed stressing
	confirm confirms confirmed confirming deny denies denied denying reveal reveals revealed revealing
	lament laments lamented lamenting opine opines opined opining proclaim proclaims proclaimed proclaiming
	tout touts touted touting think thinks thought thinking believe believes believed feel felt feels hope hoped hopes
	express expresses expressed expressing voice voiced reiterate reiterates reiterated reiterating repeat repeats repeated
	repeating rail railed rant ranted vent vented wonder wonders wondered wondering interject interjected interrupted
	interrupt chime chimed deadpanned sneer sneered scoff scoffed scoffs snapped shot fired tease teased gushed gush
	speculate speculated surmise surmised advise advised advises instruct instructed order ordered remind reminded reminds
	relate related relay relayed recount recounted recounts summarize summarized elaborate elaborated elaborates clarify
	clarified clarifies allow allowed offer offered offers volunteer volunteered propose proposed proposes point pointed points
	echo echoed echoes recite recited pronounce pronounced pray prayed joined began begins begin start started finished
	ended closed opened went goes go put puts thundered implored pleaded plead beg begged bellowed roared growled
	signed emailed email texted blogged editorialized mentioned mention mentions referred refers refer
	characterized characterized characterizes portrayed painted challenged attacked ripped hammered lashed touched
	discussed spoke speaks talked talking speaking tells wrapped pointing reasoned assured assures assure invoked greeted
	introduced thanked hailed lauded ridiculed decried decries bemoaned touting signaled signalled hinted implied
	detailed outlined laid cracked laughed smiled sighed shrugged grumbled mumbled beamed enthused
	сказал сказала сказали сказало сказать сказав скажет говорит говорят говорил говорила говорили говоря говорится
	заявил заявила заявили заявило заявляет заявляют заявляя заявив заявлял заявляла отметил отметила отметили отмечает отмечают
	отмечая отметив подчеркнул подчеркнула подчеркнули подчеркивает подчёркивает подчеркивал подчеркивали подчеркнув
	добавил добавила добавили добавляет добавив сообщил сообщила сообщили сообщило сообщает сообщают сообщив пояснил пояснила
	пояснили поясняет объяснил объяснила объяснили объясняет объясняют объяснив разъясняет разъяснил уточнил уточнила уточняет
	ответил ответила ответили отвечает отвечал отвечала спросил спросила спросили спрашивает написал написала написали пишет пишут
	считает считают считал считала полагает полагают полагал утверждает утверждают утверждал утверждала утверждали утверждаю
	утверждая признал признала признали признает признаёт признался признаётся признается предупредил предупредила предупреждал
	предупреждала предупреждает указал указала указали указывает указывают рассказал рассказала рассказали рассказывает
	рассказывал рассказывала рассказывают напомнил напомнила напоминает продолжил продолжила продолжает резюмировал
	заключил заключила констатировал констатировала обещал обещала пообещал пообещала заверил заверила заверяет призвал призвала
	назвал назвала назвали называет описал описала выразил выразила поблагодарил согласился согласилась возразил возразила
	прокомментировал комментирует цитирует передает передаёт предложил предложила пошутил пошутила объявил объявила
	сказав заметил заметила заметили замечает подтвердил подтвердила подтвердили настаивает настаивал высказался
	сказав процитировал повторил повторила воскликнул приветствовал поприветствовал обратился
	сказав сказано заявлено
	каже кажуть казав казала сказав сказала заявив заявила заявили заявляє наголосив наголосила наголошує додав додала зазначив
	зазначила зазначає повідомив повідомила повідомили повідомляє пояснив пояснила підкреслив підкреслила написав написала пише
	відповів відповіла запитав вважає стверджує визнав визнала попередив попередила назвав назвала нагадав нагадала
	розповів розповіла запевнив закликав закликала підтвердив вказав уточнив`)

// weakVerbs are those of them that mostly mean something else; a stronger one in the same sentence goes before.
var weakVerbs = set(`allow allowed offer offered offers order ordered join joined end ended open opened start started finished begin begins
	began point points pointed put puts go goes went went touched lay laid cracked detailed outlined shot fired attacked challenged
	thanked greeted introduced invoked relate related sing sang read reads begged beg pleaded plead speak spoke speaks talked relayed
	relay painted discussed posted signed charge charged hope hopes hoped feel felt thinks think thought believe believes believed
	lashed hammered ripped lauded hailed hinted implied signaled signalled tout touts touted opens closed advise advised sneered
	instructed volunteered propose proposed proposes confirm assured offers`)

// orderly are the plainest of these verbs: behind a quotation they may stand before the speaker, "said Trump".
var orderly = set(`stated states say says said asks asked adds added writes wrote tweeted explains explained notes noted replied replies
	recalled recalls continues continued declared declares concluded concludes insisted insists argued argues warned warns observed
	quipped joked remarked agreed agrees reads read responded answered announced exclaimed shouted cried chanted testified predicted`)

// adverbs and auxiliaries may stand between a subject and its verb.
var between = set(`also then later once again recently repeatedly often still even just now first finally soon previously already
	famously publicly privately today yesterday tonight has had have would will did does do was is were are been be could can may
	might should must not never always simply further only long since went on to took goes himself herself itself
	has also tonight earlier thus monday tuesday wednesday thursday friday saturday sunday morning afternoon evening
	won't didn't don't doesn't hasn't haven't wouldn't couldn't can't isn't wasn't shouldn't cannot
	ранее также тогда позже уже потом вчера сегодня недавно однажды осенью весной летом зимой вечером утром при этом затем
	в свою очередь раніше також тоді пізніше вчора сьогодні нещодавно публично открыто прямо еще ещё снова`)

var pronouns = map[string]sex{
	"he": male, "she": female, "they": plural, "it": thing, "i": self, "we": self, "you": self, "who": relative,
	"him": male, "her": female,
	"он": male, "она": female, "они": plural, "я": self, "мы": self, "ты": self, "вы": self, "который": relative, "которая": relative,
	"він": male, "вона": female, "вони": plural, "ми": self, "ти": self, "ви": self,
}

// abbreviations whose full stop belongs to them.
var abbreviations = set(`mr mrs ms dr prof rep reps sen sens gov gen lt col sgt capt cmdr adm maj rev hon st jr sr vs no u.s d.c u.k u.n
	jan feb mar apr jun jul aug sep sept oct nov dec del atty dist r-s d-s inc corp co ltd e.g i.e a.m p.m ph.d md bros supt det
	г гг ул им тыс млн млрд стр др пр`)

// titles stand before a name and say what somebody is; they are no part of the name.
var titles = set(`mr mrs ms miss dr prof professor rep reps sen sens senator senators representative representatives congressman
	congresswoman gov governor lt lieutenant gen general col colonel capt captain sgt sergeant maj major adm admiral cmdr commander
	president vice secretary undersecretary deputy assistant minister premier chancellor prime foreign defense defence speaker
	majority minority leader whip house senate white state justice chief judge mayor councilman councilwoman alderman ambassador
	attorney chairman chairwoman chair director spokesman spokeswoman spokesperson king queen prince princess pope cardinal bishop
	archbishop rev reverend father sister brother pastor rabbi imam sir lord lady dame officer detective sheriff commissioner
	coach del delegate republican democrat democratic gop tory labour sir hon honorable former ex first then-president ex-president
	aide adviser advisor candidate nominee host anchor correspondent reporter editor ceo cfo founder co-founder marshal
	inspector superintendent special envoy press national security rear brigadier private judge treasurer comptroller
	u.s us american russian ukrainian british french german chinese european israeli iranian mexican canadian japanese indian
	turkish polish finnish italian north south korean cuban saudi kremlin pentagon supreme court federal king then presidential
	vice-president mp sec solicitor counsel congressman-elect president-elect`)

// adjectival are those of the titles that call nobody anything on their own.
var adjectival = set(`mr mrs ms miss dr vice deputy assistant prime foreign defense defence majority minority house senate white state justice
	republican democrat democratic gop tory labour hon honorable former ex first then-president special press national security rear
	private u.s us american russian ukrainian british french german chinese european israeli iranian mexican canadian japanese
	indian turkish polish finnish italian north south korean cuban saudi kremlin pentagon supreme court federal presidential`)

// common are words that begin sentences with a capital and are no names.
var common = set(`a an the this that these those there here he she it they we i you his her its their our your my and or but nor so yet
	for if when while as at after before since until because although though despite in on of to from by with without within about
	above under over during through throughout among between against toward towards upon into onto like unlike not no yes what who
	whom whose which why where how all any some many most much more few several both each every either neither one two three four
	five six seven eight nine ten another other others such only even just still also then than now once again ever never always
	often sometimes perhaps maybe indeed meanwhile moreover however therefore thus instead besides further later earlier first
	second third finally last next asked speaking according is are was were be been do does did has have had can could will would
	may might shall should must let yesterday today tomorrow tonight monday tuesday wednesday thursday friday saturday sunday
	january february march april may june july august september october november december republicans democrats americans
	russians ukrainians europeans voters god islam muslims christians christian muslim jewish jews latino latinos hispanic hispanics
	black white women men people read watch photo image advertisement update related video story pause well oh ok okay hey thank
	thanks please dear p.s re via source sources citing referring regarding given asked responding told said says twitter facebook
	internet web tv super tuesday english congress america
	и а но или в во на с со к ко о об от до из за по при для без над под между как так что чтобы если когда где который это эта эти
	этот тот та те он она они мы вы я ты его её их наш ваш мой не ни да нет же бы ли уже ещё еще также тоже потом затем после
	перед однако поэтому хотя пока только даже кроме сша рф оон нато ссср москва россия россии россию украина украины украину европа европы киев киева москвы кремль кремля
	китая франции германии польши турции индии великобритании италии финляндии венгрии америки білорусі україни росії
	і й та але або у з до від про за як так що щоб якщо коли де він вона вони ми ви це цей ця ці київ росія україна`)

// bodies are words that end the names of organisations and papers.
var bodies = set(`times post journal news press party committee commission council court department ministry agency bureau administration
	university college school institute institution foundation fund center centre association society union league federation
	group company corporation corp inc llc bank church house senate congress parliament assembly government office campaign board
	team network media radio tv television channel show magazine review report herald tribune globe gazette post-dispatch today
	week monitor guardian telegraph mail mirror sun star observer economist bloomberg reuters ap afp tass interfax cnn msnbc nbc abc
	cbs fox npr bbc pbs rt c-span politico breitbart huffpost buzzfeed atlantic slate vox pac coalition alliance forum initiative
	project movement caucus conference convention tower hotel street avenue road park city county island beach valley river lake
	airport base station hospital library museum theater theatre hall stadium club act bill law amendment constitution states kingdom
	nations world america york carolina dakota hampshire jersey mexico virginia angeles vegas francisco jose diego orleans
	war day eve christmas easter book bible series league nfl nba nasa fbi cia nsa irs epa doj dnc rnc nra aclu naacp un eu nato
	force one social affairs trade airlines international entertainment beast hill street gop states poll survey study
	агентство газета министерство партия комитет совет дума`)

// organisations and places that a capital alone does not tell from a person.
var places = set(`washington iowa ohio florida texas california nevada arizona georgia michigan wisconsin pennsylvania virginia
	colorado utah oregon indiana illinois alabama alaska montana kansas nebraska oklahoma missouri minnesota maryland delaware
	connecticut massachusetts vermont maine kentucky tennessee louisiana mississippi arkansas idaho wyoming hawaii manhattan brooklyn
	chicago boston philadelphia cleveland detroit milwaukee miami atlanta dallas houston denver seattle phoenix orlando tampa
	anchorage london paris berlin moscow kyiv kiev brussels beijing russia ukraine china iran iraq syria israel mexico canada
	britain england france germany japan korea india turkey europe asia africa cuba benghazi libya afghanistan
	christie's obamacare brexit medicare medicaid social twitter facebook google apple amazon`)
