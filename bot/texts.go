package bot

// texts is everything that the bot says of itself, in one language. What the articles say stays in theirs.
type texts struct {
	noAnswer, closest   string
	offTopic, order     string
	searched            string // %s
	introduction        string
	noText, tooLong     string
	busy, wait, failed  string
	gone, notYours      string
	thanks, whatIsWrong string
	reason              string
	noSources           string
	contextButton       string
	moreButton          string
	shareButton         string
	basedOn             string
	position, about     string // %d of %d; %d articles, of a date %s
	alsoIn              string // %d articles

	notManager, oneSource         string
	notDone, leftOut              string
	addThese                      string // %d articles
	addButton, cancelButton       string
	removeButton, removeThis      string
	added, newVersion, unchanged  string
	repeats, removed              string // the id %s
	follows, cancelled, otherwise string
	andMore                       string // %d
	size                          string // %d passages, %d quotations
	date, note, warning           string
	noArticles, noFeeds           string
	followed, followedAlready     string
	unfollowed                    string
}

const (
	english   = "en"
	russian   = "ru"
	ukrainian = "uk"
)

var languages = map[string]texts{
	english: {
		noAnswer:      "The articles do not say.",
		closest:       "The closest topics:",
		offTopic:      "That is not what the articles are about.",
		order:         "I only answer questions, with what stands in the articles.",
		searched:      "Searched for: %s",
		introduction:  "I answer questions from articles, word for word, each passage with its source. What they do not say, I do not either. You could ask:",
		noText:        "I can read words only. Please write your question as text.",
		tooLong:       "That is more than I can take at once. Please ask in at most 500 characters.",
		busy:          "I am busy, please try again in a moment.",
		wait:          "You ask faster than I can answer everybody. Please ask again in %d s.",
		failed:        "Something went wrong on my side. Please try again in a moment.",
		gone:          "This passage is no longer in the articles.",
		notYours:      "Only the person who asked can leaf through this answer. Ask the question yourself and it is yours.",
		thanks:        "Thank you, that helps.",
		whatIsWrong:   "What was wrong?",
		reason:        "Please say it in a few words",
		noSources:     "I found nothing in the articles that speaks to this message.",
		contextButton: "Context",
		moreButton:    "More",
		shareButton:   "Share",
		basedOn:       "Based on",
		position:      "%d of %d",
		about:         "%d articles as of %s",
		alsoIn:        "also in other articles: %d",

		notManager:      "Only those who manage this server can change the articles.",
		oneSource:       "Please give me either an address or a file.",
		notDone:         "I could not do that:",
		leftOut:         "Left out:",
		addThese:        "Articles found here: %d. Shall I add this?",
		addButton:       "Add",
		cancelButton:    "Cancel",
		removeButton:    "Remove",
		removeThis:      "Shall I remove this article, with its earlier versions?",
		added:           "added",
		newVersion:      "there already, this is a new version; the one before is kept",
		unchanged:       "there already, and unchanged",
		repeats:         "It repeats %s. Answers show one of them and count the other.",
		removed:         "%s is removed.",
		follows:         "Answers will follow in a few seconds.",
		cancelled:       "Nothing was changed.",
		otherwise:       "The page is not what it was a moment ago. Please look at it again.",
		andMore:         "and %d more",
		size:            "passages: %d, quotations: %d",
		date:            "Date",
		note:            "Note",
		warning:         "Please check",
		noArticles:      "There is no such article.",
		noFeeds:         "No feeds are followed.",
		followed:        "Followed from now on; the first articles come within minutes:",
		followedAlready: "This feed is followed already.",
		unfollowed:      "The feed is followed no longer. Its articles stay.",
	},
	russian: {
		noAnswer:      "В статьях об этом не сказано.",
		closest:       "Самые близкие темы:",
		offTopic:      "Статьи не об этом.",
		order:         "Я только отвечаю на вопросы, словами из статей.",
		searched:      "Искал: %s",
		introduction:  "Я отвечаю на вопросы дословно по статьям, каждый отрывок с источником. Чего в них нет, того не скажу и я. Можно спросить:",
		noText:        "Я читаю только слова. Пожалуйста, напишите вопрос текстом.",
		tooLong:       "Это слишком длинно для меня. Пожалуйста, уложите вопрос в 500 знаков.",
		busy:          "Я сейчас занят, попробуйте, пожалуйста, чуть позже.",
		wait:          "Вы спрашиваете быстрее, чем я успеваю отвечать всем. Пожалуйста, спросите снова через %d с.",
		failed:        "У меня что-то пошло не так. Попробуйте, пожалуйста, чуть позже.",
		gone:          "Этого отрывка в статьях больше нет.",
		notYours:      "Листать этот ответ может только тот, кто спросил. Задайте вопрос сами, и ответ будет вашим.",
		thanks:        "Спасибо, это поможет.",
		whatIsWrong:   "Что было не так?",
		reason:        "Скажите, пожалуйста, в двух словах",
		noSources:     "В статьях я не нашёл ничего об этом сообщении.",
		contextButton: "Контекст",
		moreButton:    "Ещё",
		shareButton:   "Показать всем",
		basedOn:       "По материалам",
		position:      "%d из %d",
		about:         "статей: %d, по состоянию на %s",
		alsoIn:        "ещё в других статьях: %d",

		notManager:      "Менять статьи могут только те, кто управляет этим сервером.",
		oneSource:       "Пожалуйста, укажите либо адрес, либо файл.",
		notDone:         "Это не получилось:",
		leftOut:         "Пропущено:",
		addThese:        "Найдено статей: %d. Добавить?",
		addButton:       "Добавить",
		cancelButton:    "Отмена",
		removeButton:    "Удалить",
		removeThis:      "Удалить эту статью вместе с её прежними версиями?",
		added:           "добавлено",
		newVersion:      "уже есть, это новая версия; прежняя сохранена",
		unchanged:       "уже есть, без изменений",
		repeats:         "Повторяет %s. В ответах показана одна из них, другая учтена.",
		removed:         "Удалено: %s.",
		follows:         "Ответы учтут это через несколько секунд.",
		cancelled:       "Ничего не изменено.",
		otherwise:       "Страница изменилась. Пожалуйста, посмотрите на неё ещё раз.",
		andMore:         "и ещё %d",
		size:            "отрывков: %d, цитат: %d",
		date:            "Дата",
		note:            "Примечание",
		warning:         "Пожалуйста, проверьте",
		noArticles:      "Такой статьи нет.",
		noFeeds:         "Лент нет.",
		followed:        "Лента добавлена, первые статьи появятся через несколько минут:",
		followedAlready: "Эта лента уже есть в списке.",
		unfollowed:      "Ленты в списке больше нет. Её статьи остаются.",
	},
	ukrainian: {
		noAnswer:      "У статтях про це не сказано.",
		closest:       "Найближчі теми:",
		offTopic:      "Статті не про це.",
		order:         "Я лише відповідаю на запитання, словами зі статей.",
		searched:      "Шукав: %s",
		introduction:  "Я відповідаю на запитання дослівно за статтями, кожен уривок із джерелом. Чого в них немає, того не скажу і я. Можна запитати:",
		noText:        "Я читаю лише слова. Будь ласка, напишіть запитання текстом.",
		tooLong:       "Це задовго для мене. Будь ласка, вкладіть запитання у 500 знаків.",
		busy:          "Я зараз зайнятий, спробуйте, будь ласка, трохи згодом.",
		wait:          "Ви питаєте швидше, ніж я встигаю відповідати всім. Будь ласка, запитайте знову за %d с.",
		failed:        "У мене щось пішло не так. Спробуйте, будь ласка, трохи згодом.",
		gone:          "Цього уривка у статтях більше немає.",
		notYours:      "Гортати цю відповідь може лише той, хто запитав. Поставте запитання самі, і відповідь буде вашою.",
		thanks:        "Дякую, це допоможе.",
		whatIsWrong:   "Що було не так?",
		reason:        "Скажіть, будь ласка, кількома словами",
		noSources:     "У статтях я не знайшов нічого про це повідомлення.",
		contextButton: "Контекст",
		moreButton:    "Ще",
		shareButton:   "Показати всім",
		basedOn:       "За матеріалами",
		position:      "%d з %d",
		about:         "статей: %d, станом на %s",
		alsoIn:        "також в інших статтях: %d",

		notManager:      "Змінювати статті можуть лише ті, хто керує цим сервером.",
		oneSource:       "Будь ласка, вкажіть або адресу, або файл.",
		notDone:         "Це не вдалося:",
		leftOut:         "Пропущено:",
		addThese:        "Знайдено статей: %d. Додати?",
		addButton:       "Додати",
		cancelButton:    "Скасувати",
		removeButton:    "Видалити",
		removeThis:      "Видалити цю статтю разом із її попередніми версіями?",
		added:           "додано",
		newVersion:      "вже є, це нова версія; попередню збережено",
		unchanged:       "вже є, без змін",
		repeats:         "Повторює %s. У відповідях показано одну з них, іншу враховано.",
		removed:         "Видалено: %s.",
		follows:         "Відповіді врахують це за кілька секунд.",
		cancelled:       "Нічого не змінено.",
		otherwise:       "Сторінка змінилася. Будь ласка, подивіться на неї ще раз.",
		andMore:         "і ще %d",
		size:            "уривків: %d, цитат: %d",
		date:            "Дата",
		note:            "Примітка",
		warning:         "Будь ласка, перевірте",
		noArticles:      "Такої статті немає.",
		noFeeds:         "Стрічок немає.",
		followed:        "Стрічку додано, перші статті з'являться за кілька хвилин:",
		followedAlready: "Ця стрічка вже є у списку.",
		unfollowed:      "Стрічки у списку більше немає. Її статті залишаються.",
	},
}

// say returns the texts in a language, or in English.
func say(lang string) texts {
	if t, ok := languages[lang]; ok {
		return t
	}
	return languages[english]
}

// suggested are questions that an introduction may propose, where the articles answer them.
var suggested = map[string][]string{
	english:   {"Who came with Putin?", "Where did the summit take place?", "What did Trump say after the talks?", "Was there a ceasefire?", "Why Alaska?"},
	russian:   {"Кто приехал с Путиным?", "Где проходил саммит?", "Что сказал Трамп после переговоров?", "Договорились ли о прекращении огня?", "Почему Аляска?"},
	ukrainian: {"Хто приїхав з Путіним?", "Де відбувався саміт?", "Що сказав Трамп після переговорів?", "Чи домовилися про припинення вогню?", "Чому Аляска?"},
}
