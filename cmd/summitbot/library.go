package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"summitbot/corpus"
	"summitbot/corpus/fetch"
	"summitbot/corpus/intake"
	"summitbot/corpus/library"
)

// openIntake opens the operator's articles and what takes new ones in.
func (s settings) openIntake() (*intake.Intake, intake.Feeds, error) {
	if s.dataDir == "" {
		return nil, intake.Feeds{}, errors.New("there is no folder to keep articles in: name one with --data-dir")
	}
	client, err := fetch.New(fetch.Config{Guard: s.guard})
	if err != nil {
		return nil, intake.Feeds{}, err
	}
	l, err := library.Open(s.dataDir)
	if err != nil {
		return nil, intake.Feeds{}, err
	}
	return &intake.Intake{Fetch: client, Library: l}, intake.Feeds{Dir: s.dataDir}, nil
}

// libraryOptions are the flags of the commands that change the operator's articles and feeds.
type libraryOptions struct{ json, preview, all bool }

func libraryFlags(o *libraryOptions) func(*flag.FlagSet) {
	return func(f *flag.FlagSet) { f.BoolVar(&o.json, "json", false, "") }
}

// changeArticles runs the verbs of articles that change the operator's own; it reports false for any other.
func (p process) changeArticles(ctx context.Context, s settings, verb string, names []string, o libraryOptions) (known bool, err error) {
	verbs := map[string]func(context.Context, *intake.Intake, []string, libraryOptions) error{
		"add": p.addArticles, "remove": p.removeArticles, "refresh": p.refreshArticles, "history": p.articleHistory,
		"export": p.exportArticles, "import": p.importArticles,
	}
	run, known := verbs[verb]
	if !known {
		return false, nil
	}
	if len(names) == 0 && !o.all {
		return true, usagef("articles %s needs a name behind it; summitbot --help says of what", verb)
	}
	in, _, err := s.openIntake()
	if err != nil {
		return true, err
	}
	return true, errors.Join(run(ctx, in, names, o), in.Library.Close())
}

// changeJSON is what became of one source, as scripts read it.
type changeJSON struct {
	Source   string          `json:"source"`
	ID       string          `json:"id,omitempty"`
	Outcome  library.Outcome `json:"outcome,omitempty"`
	CopyOf   string          `json:"copy_of,omitempty"`
	Title    string          `json:"title,omitempty"`
	Date     corpus.Date     `json:"date,omitzero"`
	Passages int             `json:"passages,omitempty"`
	Warnings []string        `json:"warnings,omitempty"`
	Diff     string          `json:"diff,omitempty"`
	Error    string          `json:"error,omitempty"`
}

// report writes what became of a source, and counts it where it failed.
func (p process) report(c changeJSON, o libraryOptions, failed *int) error {
	if c.Error != "" {
		*failed++
	}
	if o.json {
		return json.NewEncoder(p.stdout).Encode(c)
	}
	if c.Error != "" {
		_, err := fmt.Fprintf(p.stdout, "failed     %s: %s\n", c.Source, c.Error)
		return err
	}
	line := fmt.Sprintf("%-10s %s", c.Outcome, c.ID)
	if c.Title != "" {
		line += fmt.Sprintf(": %s, %s, passages %d", c.Title, c.Date, c.Passages)
	}
	if c.CopyOf != "" {
		line += ", repeats " + c.CopyOf
	}
	lines := append([]string{line}, c.Warnings...)
	_, err := fmt.Fprintln(p.stdout, strings.Join(lines, "\n           "))
	return err
}

func (p process) addArticles(ctx context.Context, in *intake.Intake, sources []string, o libraryOptions) error {
	var all []string
	for _, source := range sources {
		if !intake.IsFile(source) {
			all = append(all, source)
			continue
		}
		files, err := intake.Files(source)
		if err != nil {
			return err
		}
		all = append(all, files...)
	}
	failed := 0
	show := p.counter("adding articles")
	for i, source := range all {
		found, err := in.Preview(ctx, source)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		for _, c := range found {
			change := c.Change
			var failure error
			if !o.preview {
				change, failure = in.Add(ctx, c)
			}
			out := changeJSON{
				Source: source, ID: change.ID, Outcome: change.Outcome, CopyOf: change.CopyOf, Title: c.Title, Date: c.Date, Passages: c.Passages,
				Warnings: c.Warnings, Diff: change.Diff,
			}
			if failure != nil {
				out.Error = failure.Error()
			}
			if err := p.report(out, o, &failed); err != nil {
				return err
			}
		}
		if err != nil {
			if err := p.report(changeJSON{Source: source, Error: plainError(source, err)}, o, &failed); err != nil {
				return err
			}
		}
		show(i+1, len(all))
	}
	return failures(failed, "could not be added")
}

// plainError leaves the address out of an error that is shown behind it.
func plainError(source string, err error) string {
	if f, ok := errors.AsType[*fetch.Error](err); ok && f.URL == source {
		return f.Reason
	}
	return err.Error()
}

func failures(n int, what string) error {
	if n == 0 {
		return nil
	}
	return fmt.Errorf("%d %s", n, what)
}

func (p process) removeArticles(ctx context.Context, in *intake.Intake, ids []string, o libraryOptions) error {
	failed := 0
	for _, id := range ids {
		out := changeJSON{Source: id, ID: id, Outcome: "removed"}
		if err := in.Library.Remove(ctx, id); err != nil {
			out = changeJSON{Source: id, Error: err.Error()}
		}
		if err := p.report(out, o, &failed); err != nil {
			return err
		}
	}
	return failures(failed, "could not be removed")
}

func (p process) refreshArticles(ctx context.Context, in *intake.Intake, ids []string, o libraryOptions) error {
	if o.all {
		var err error
		if ids, err = in.Library.IDs(ctx); err != nil {
			return err
		}
	}
	failed := 0
	show := p.counter("refreshing articles")
	for i, id := range ids {
		change, err := in.Refresh(ctx, id)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case o.all && errors.Is(err, intake.ErrNoAddress):
			continue
		}
		out := changeJSON{Source: id, ID: id, Outcome: change.Outcome, CopyOf: change.CopyOf, Diff: change.Diff}
		if err != nil {
			out = changeJSON{Source: id, Error: err.Error()}
		}
		if err := p.report(out, o, &failed); err != nil {
			return err
		}
		show(i+1, len(ids))
	}
	return failures(failed, "could not be refreshed")
}

// versionJSON is a version of an article, as scripts read it.
type versionJSON struct {
	ID    string    `json:"id"`
	Until time.Time `json:"until,omitzero"` // absent for the version of today
	Text  string    `json:"file"`
	Diff  string    `json:"diff,omitempty"`
}

func (p process) articleHistory(ctx context.Context, in *intake.Intake, ids []string, o libraryOptions) error {
	for _, id := range ids {
		versions, err := in.Library.Versions(ctx, id)
		if err != nil {
			return fmt.Errorf("%s: %w", id, err)
		}
		if o.json {
			for _, v := range versions {
				if err := json.NewEncoder(p.stdout).Encode(versionJSON{id, v.Until, string(v.Data), v.Diff}); err != nil {
					return err
				}
			}
			continue
		}
		for i, v := range versions {
			until := "today"
			if !v.Until.IsZero() {
				until = v.Until.Format(time.DateTime)
			}
			if _, err := fmt.Fprintf(p.stdout, "%s, version %d of %d, until %s\n%s", id, i+1, len(versions), until, v.Diff); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p process) exportArticles(ctx context.Context, in *intake.Intake, names []string, _ libraryOptions) error {
	if len(names) != 1 {
		return usagef("articles export needs the name of one file to write")
	}
	f, err := os.OpenFile(names[0], os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	n, err := in.Library.Export(ctx, f)
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Remove(names[0]))
	}
	_, err = fmt.Fprintf(p.stdout, "articles written to %s: %d\n", names[0], n)
	return err
}

func (p process) importArticles(ctx context.Context, in *intake.Intake, names []string, o libraryOptions) error {
	if len(names) != 1 {
		return usagef("articles import needs the name of one file to read")
	}
	f, err := os.Open(names[0])
	if err != nil {
		return err
	}
	defer f.Close()
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	result, err := in.Library.Import(ctx, f, size)
	if err != nil {
		return err
	}
	if o.json {
		return json.NewEncoder(p.stdout).Encode(struct {
			Added     int      `json:"added"`
			Changed   int      `json:"changed"`
			Unchanged int      `json:"unchanged"`
			LeftOut   []string `json:"left_out,omitempty"`
		}(result))
	}
	for _, why := range result.LeftOut {
		fmt.Fprintln(p.stdout, "left out  ", why)
	}
	_, err = fmt.Fprintf(p.stdout, "articles added %d, changed %d, unchanged %d\n", result.Added, result.Changed, result.Unchanged)
	return err
}
