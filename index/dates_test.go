package index

import (
	"slices"
	"testing"

	"summitbot/corpus"
)

func TestDatesIn(t *testing.T) {
	for text, want := range map[string][]date{
		"on 15 August 2025, a Friday":           {{2025, 8, 15}},
		"August 15th, 2025":                     {{2025, 8, 15}},
		"the 15th of aug":                       {{0, 8, 15}},
		"11–12 October 1986":                    {{1986, 10, 11}, {1986, 10, 12}},
		"aug 9-11":                              {{0, 8, 9}, {0, 8, 10}, {0, 8, 11}},
		"in March 2026 and in 1867":             {{2026, 3, 0}, {1867, 0, 0}},
		"22 марта 2025, 7 вересня":              {{2025, 3, 22}, {0, 9, 7}},
		"5 маяков, 3 market stalls, march on":   nil,
		"may 2024 people, 12 may":               {{2024, 5, 0}, {0, 5, 12}},
		"2,000 men, 20250 dollars, in 12025":    nil,
		"15 August and 16 August":               {{0, 8, 15}, {0, 8, 16}},
		"99–98 August, 40 August, 31–99 August": {{0, 8, 99}, {0, 8, 40}, {0, 8, 31}},
	} {
		if got := datesIn(text); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}

func TestMissingDates(t *testing.T) {
	p := corpus.Passage{Text: "They met on 23 November 2025. On 28 December he came back; in 2013 nobody did."}
	for question, want := range map[string]float64{
		"on 23 november 2025": 0, "on 23 october 2025": 1, "on 23 november 2024": 1, "on 23 november": 0, "in november 2025": 0,
		"in november 2026": 1, "in 2025": 0, "in 2026": 0, "in 2027": 1, "on 28 december 2025": 0, "on 28 dec 2013 or in 2013": 0, "in 1867 or 2013": 0.5,
		"why": 0, "on 3 March 2026": 0,
	} {
		q := asked{dates: datesIn(question)}
		if got := q.missingDates(p, &corpus.Article{Date: corpus.Date{Year: 2026, Month: 3, Day: 3}}); got != want {
			t.Errorf("%s: %v of the dates are missing, want %v", question, got, want)
		}
	}
}
