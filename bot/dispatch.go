package bot

import (
	"context"
	"fmt"
	"math"
	"runtime/debug"
	"time"
)

const (
	mostUnderWay  = 256 // requests, waiting ones among them
	mostInChannel = 32
	mostNotices   = 32 // short answers such as "busy", while there is no room for others
	handleWithin  = time.Minute
	fetchWithin   = 5 * time.Minute // less than the fifteen that an interaction can be answered in
	mostFetching  = 4               // slow handlers at once
)

// job is a request on its way to its answer.
type job struct {
	// prepare makes the request where that takes asking Discord; it reports false where nothing is to be answered.
	prepare func(ctx context.Context) (Request, bool, error)
	request Request
	route   route
	to      recipient
	came    time.Time
	channel string
	message string                        // the message that is the question, if it is one
	tell    func(context.Context, string) // says something to the asker alone; nil keeps silent
	free    bool                          // not counted towards the cooldown
}

// accept begins a job, or says why not. It never waits: what the gateway sends next waits for it.
func (b *Bot) accept(j job) {
	if j.route.question && !j.free {
		if wait, first := b.cooldowns.ask(j.request.Asker, j.came); wait > 0 {
			b.log.Debug("asked too fast", "wait", wait)
			if first || j.message == "" {
				b.notice(j, fmt.Sprintf(say(j.request.Lang).wait, int(math.Ceil(wait.Seconds()))))
			}
			return
		}
	}
	if !b.load.enter(j.channel) {
		b.log.Warn("busy: a request is turned away", "name", j.request.Name)
		b.notice(j, say(j.request.Lang).busy)
		return
	}
	before, done := (<-chan struct{})(nil), func() {}
	if j.message != "" {
		before, done = b.order.queue(j.message)
	}
	go func() {
		defer b.load.leave(j.channel)
		defer done()
		if before != nil {
			<-before
		}
		b.work(j)
	}()
}

// notice says something short to the asker alone.
func (b *Bot) notice(j job, text string) {
	if j.tell == nil || !b.notices.enter("") {
		return
	}
	go func() {
		defer b.notices.leave("")
		defer b.survive("notice")
		j.tell(b.working, text)
	}()
}

// work answers a request. It is the one place from where handlers are called.
func (b *Bot) work(j job) {
	defer b.survive(j.request.Name)
	within := handleWithin
	if j.route.slow {
		within = fetchWithin
	}
	ctx, cancel := context.WithTimeout(b.working, within)
	defer cancel()
	held := make(chan struct{})
	holding := time.AfterFunc(time.Until(j.came.Add(deferAfter)), func() {
		defer close(held)
		defer b.survive(j.request.Name)
		if err := j.to.hold(ctx); err != nil {
			b.failed("an answer could not be deferred", j.request.Name, err)
		}
	})
	response, answering, err := b.handle(ctx, j)
	if err != nil {
		b.log.Error("a request could not be answered", "name", j.request.Name, "why", withoutAddress(err))
		response, answering = Response{Text: say(j.request.Lang).failed, Private: true}, true
	}
	if answering {
		if err := j.to.answer(ctx, response); err != nil {
			b.failed("an answer could not be sent", j.request.Name, err)
		}
		b.log.Debug("answered", "name", j.request.Name, "took", time.Since(j.came))
	}
	if !holding.Stop() {
		<-held
	}
}

// handle calls the handler, of which only so many run at once. A panic in one is an error.
func (b *Bot) handle(ctx context.Context, j job) (response Response, answering bool, err error) {
	defer func() {
		if p := recover(); p != nil {
			b.log.Error("a handler broke", "name", j.request.Name, "panic", p, "stack", string(debug.Stack()))
			err = fmt.Errorf("%v", p)
		}
	}()
	request := j.request
	if j.prepare != nil {
		var wanted bool
		if request, wanted, err = j.prepare(ctx); err != nil || !wanted {
			return Response{}, false, err
		}
	}
	if j.route.managing && !request.Manager {
		return Response{Text: say(request.Lang).notManager, Private: true}, true, nil
	}
	places := b.searching
	if j.route.slow {
		places = b.fetching
	}
	select {
	case places <- struct{}{}:
		defer func() { <-places }()
	case <-ctx.Done():
		return Response{}, false, ctx.Err()
	}
	request.Private = request.Private || j.route.private
	response, err = j.route.handle(ctx, request)
	response.Private = response.Private || j.route.private
	return response, true, err
}

// failed logs what Discord did not take. That a question, a channel or a permission went away meanwhile is no failure.
func (b *Bot) failed(what, name string, err error) {
	if refusedWith(err, unknownChannel, unknownMessage, unknownInteraction, closedToUs, missingAccess, missingPermissions, invalidForm) {
		b.log.Info(what, "name", name, "why", withoutAddress(err))
		return
	}
	b.log.Error(what, "name", name, "why", withoutAddress(err))
}

// survive keeps the bot running where something broke.
func (b *Bot) survive(name string) {
	if p := recover(); p != nil {
		b.log.Error("something broke", "name", name, "panic", p, "stack", string(debug.Stack()))
	}
}
