package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"

	"summitbot/bot"
	"summitbot/bot/journal"
)

// converse is the program without a command: the bot in Discord where there is a token, else in the terminal.
func (p process) converse(ctx context.Context, args []string) error {
	s, rest, err := p.parse(args, nil)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return usagef("there is no command %q here; settings stand behind the command", rest[0])
	}
	if s.token == "" {
		if isTerminal(p.stdin) && isTerminal(p.stdout) {
			fmt.Fprintln(p.stdout, "DISCORD_TOKEN is not set, so the conversation is here.")
		}
		return p.terminal(ctx, s)
	}
	return p.discord(ctx, s)
}

// discord runs the bot in Discord until the context ends.
func (p process) discord(ctx context.Context, s settings) error {
	return p.serve(ctx, s, func(x *service) error {
		people, err := readPeople(s.people)
		if err != nil {
			return err
		}
		log := p.config(s).Log
		var keeping sync.WaitGroup
		defer keeping.Wait()
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		keeping.Go(func() { x.live.KeepQuotes(ctx, people, log) })
		cfg := bot.Config{
			Token: s.token, Guild: s.guild, API: s.discordAPI, Articles: x.live, People: people, Shown: s.count, Cooldown: s.cooldown,
			Intake: x.intake, Feeds: x.feeds, Managers: s.managers, Out: p.stdout, Log: log,
		}
		if s.journal {
			dir, err := journalDir(s)
			if err != nil {
				return err
			}
			cfg.Journal, err = journal.Open(dir, cfg.Log)
			if err != nil {
				return err
			}
			defer cfg.Journal.Close()
		}
		b, err := bot.New(cfg)
		if err != nil {
			return err
		}
		return b.Run(ctx)
	})
}

func journalDir(s settings) (string, error) {
	if s.dataDir == "" {
		return "", errors.New("there is no folder for the journal: name one in DATA_DIR")
	}
	return filepath.Join(s.dataDir, "journal"), nil
}

// topQuestions is how many unanswered questions are listed.
const topQuestions = 50

// journal shows what the journal says on the whole.
func (p process) journal(args []string) error {
	s, rest, err := p.parse(args, nil)
	if err != nil {
		return err
	}
	if len(rest) != 1 || rest[0] != "top" {
		return usagef("journal has one thing to do: summitbot journal top")
	}
	dir, err := journalDir(s)
	if err != nil {
		return err
	}
	summary, err := journal.Summarise(dir)
	if err != nil {
		return err
	}
	if len(summary.Unanswered) == 0 && summary.Votes == 0 {
		fmt.Fprintln(p.stdout, "The journal is empty. JOURNAL=on keeps one.")
		return nil
	}
	if len(summary.Unanswered) > 0 {
		fmt.Fprintln(p.stdout, "Asked without an answer:")
	}
	for _, q := range summary.Unanswered[:min(len(summary.Unanswered), topQuestions)] {
		fmt.Fprintf(p.stdout, "%6d  %s\n", q.Times, q.Question)
	}
	if summary.Votes > 0 {
		fmt.Fprintf(p.stdout, "Answers liked: %d of %d, %d %%\n", summary.Up, summary.Votes, 100*summary.Up/summary.Votes)
	}
	return nil
}
