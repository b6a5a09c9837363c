package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"summitbot/bot/discordtest"
)

// program is the built program, running against a loopback Discord.
type program struct {
	*exec.Cmd
	stdout, stderr bytes.Buffer
}

func startProgram(t *testing.T, s *discordtest.Server, env ...string) *program {
	t.Helper()
	dir := t.TempDir()
	binary := filepath.Join(dir, "summitbot")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	p := &program{Cmd: exec.Command(binary)}
	p.Dir, p.Stdout, p.Stderr = dir, &p.stdout, &p.stderr
	p.Env = append([]string{"HOME=" + dir, "INDEX_DIR=memory", "MEANING=off", "DISCORD_TOKEN=" + s.Token, "DISCORD_API=" + s.URL(), "DATA_DIR=" + filepath.Join(dir, "data"), "JOURNAL=on"}, env...)
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Process.Kill() })
	return p
}

// wait returns the exit code of the program once it has ended by itself.
func (p *program) wait(t *testing.T) int {
	t.Helper()
	timer := time.AfterFunc(30*time.Second, func() { _ = p.Process.Kill() })
	defer timer.Stop()
	_ = p.Wait()
	return p.ProcessState.ExitCode()
}

// TestDiscord runs the program as an operator does: it answers, it ends at a signal, and the journal can be read.
func TestDiscord(t *testing.T) {
	s := discordtest.New(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	channel, user := s.AddChannel(s.AddGuild("summit"), "general"), s.AddUser("asker")
	p := startProgram(t, s)
	first, err := s.Slash(ctx, discordtest.Invocation{User: user, Channel: channel, Name: "quote who", Options: map[string]any{"words": "next time in moscow"}})
	if err != nil {
		t.Fatal(err)
	}
	if r, err := first.Wait(ctx); err != nil || len(r.Message.Embeds) != 1 || !strings.Contains(r.Message.Embeds[0].Description, "— **Vladimir Putin**") {
		t.Errorf("the first quotation: %+v, %v", r.Message, err)
	}
	for question, answered := range map[string]bool{"who came with putin": true, "zorbular quibblefax": false} {
		i, err := s.Slash(ctx, discordtest.Invocation{User: user, Channel: channel, Name: "ask", Options: map[string]any{"question": question}})
		if err != nil {
			t.Fatal(err)
		}
		if r, err := i.Wait(ctx); err != nil || (len(r.Message.Embeds) > 0) != answered {
			t.Errorf("%s: %+v, %v", question, r.Message, err)
		}
	}
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if code := p.wait(t); code != exitDone || !strings.HasSuffix(p.stdout.String(), "ready\n") || strings.Contains(p.stderr.String(), s.Token) {
		t.Errorf("exit code %d\n%s\n%s", code, &p.stdout, &p.stderr)
	}
	top := exec.Command(p.Path, "journal", "top")
	top.Env, top.Dir = p.Env, p.Dir
	if out, err := top.CombinedOutput(); err != nil || string(out) != "Asked without an answer:\n     1  zorbular quibblefax\n" {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestDiscordArticles gives the running program a file in Discord; its index follows.
func TestDiscordArticles(t *testing.T) {
	s := discordtest.New(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	channel, user := s.AddChannel(s.AddGuild("summit"), "general"), s.AddUser("manager")
	user.Permissions = discordtest.ManageGuild
	startProgram(t, s)
	ask := func(name string, options map[string]any) *discordtest.Message {
		t.Helper()
		i, err := s.Slash(ctx, discordtest.Invocation{User: user, Channel: channel, Name: name, Options: options})
		if err != nil {
			t.Fatal(err)
		}
		r, err := i.Wait(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return r.Message
	}
	file := &discordtest.Upload{Name: "ferry.txt", ContentType: "text/plain", Data: []byte("The ferry Aurora ran aground off Kodiak on Friday.")}
	m := ask("articles add", map[string]any{"file": file})
	buttons := discordtest.Flat(m.Components)
	if len(buttons) == 0 {
		t.Fatalf("%+v", m)
	}
	for _, b := range buttons {
		if b.Label != "Add" {
			continue
		}
		if _, err := s.Component(ctx, m, b.CustomID, user); err != nil {
			t.Fatal(err)
		}
	}
	for {
		if m := ask("articles list", map[string]any{"words": "aurora kodiak"}); len(m.Embeds) == 1 {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// TestDiscordBadToken ends at once with what to do, and without the token.
func TestDiscordBadToken(t *testing.T) {
	s := discordtest.New(t)
	p := startProgram(t, s, "DISCORD_TOKEN=not.the.token")
	code := p.wait(t)
	if got := p.stderr.String(); code != exitFailed || !strings.Contains(got, "copy it again from the application's page") || strings.Contains(got, "not.the.token") {
		t.Errorf("exit code %d\n%s", code, got)
	}
	s.TakeViolations()
}

// TestSecondSignal ends the program at once while it waits for an answer that takes too long to be sent.
func TestSecondSignal(t *testing.T) {
	s := discordtest.New(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	channel, user := s.AddChannel(s.AddGuild("summit"), "general"), s.AddUser("asker")
	p := startProgram(t, s)
	if err := s.WaitReady(ctx); err != nil {
		t.Fatal(err)
	}
	s.Fail(discordtest.Fault{Route: "POST /channels", Latency: 20 * time.Second})
	s.Post(discordtest.Post{Channel: channel, User: user, Text: s.Bot.Mention() + " who came with putin?"})
	time.Sleep(500 * time.Millisecond)
	started := time.Now()
	for range 2 {
		if err := p.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		time.Sleep(500 * time.Millisecond)
	}
	if code := p.wait(t); code == exitDone || time.Since(started) > 5*time.Second {
		t.Errorf("exit code %d after %v", code, time.Since(started))
	}
}
