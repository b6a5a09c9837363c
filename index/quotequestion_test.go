package index

import "testing"

func TestQuoteQuestion(t *testing.T) {
	for text, want := range map[string]QuoteQuery{
		"What did Putin say about Ukraine's security?":              {By: "Putin", About: "Ukraine's security"},
		"hey, what did Donald Trump say on NATO":                    {By: "Donald Trump", About: "NATO"},
		"did Trump say anything about sanctions?":                   {By: "Trump", About: "sanctions"},
		"Trump's remarks about the deal":                            {By: "Trump", About: "the deal"},
		"a quote by Zelensky about the ceasefire":                   {By: "Zelensky", About: "the ceasefire"},
		"Who said “next time in Moscow”?":                           {Who: "next time in Moscow"},
		"who said that there is no deal until there is a deal":      {Who: "there is no deal until there is a deal"},
		`Did Trump really say "next time in Moscow"?`:               {By: "Trump", Who: "next time in Moscow"},
		"Что сказал Путин о безопасности Украины?":                  {By: "Путин", About: "безопасности Украины"},
		"что Трамп говорил про сделку":                              {By: "Трамп", About: "сделку"},
		"Кто сказал «в следующий раз в Москве»?":                    {Who: "в следующий раз в Москве"},
		"Чьи это слова: в следующий раз в Москве":                   {Who: "в следующий раз в Москве"},
		"Путин говорил «в следующий раз в Москве»?":                 {By: "Путин", Who: "в следующий раз в Москве"},
		"Що сказав Зеленський про гарантії безпеки?":                {By: "Зеленський", About: "гарантії безпеки"},
		"Хто сказав: наступного разу в Москві?":                     {Who: "наступного разу в Москві"},
		"Who came with Putin?":                                      {},
		"What did Trump say after the talks?":                       {},
		"Где проходил саммит?":                                      {},
		"who said":                                                  {},
		"":                                                          {},
		"What was said about sanctions by the ministers in August?": {},
	} {
		got, ok := QuoteQuestion(text)
		if got != want || ok != (want != QuoteQuery{}) {
			t.Errorf("%q: %+v, %t", text, got, ok)
		}
	}
}
