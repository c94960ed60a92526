package site

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// inParallel calls work for 0 to n-1, on as many goroutines as there are processors, until one call
// fails or ctx ends. Each goroutine has a work function of its own, which start makes, and which may
// keep scratch space.
func inParallel(ctx context.Context, n int, start func() func(int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		wg.Go(func() {
			work := start()
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				if err := work(i); err != nil {
					cancel(err)
				}
			}
		})
	}
	wg.Wait()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return nil
}

// progress is what a build is doing, for whoever wants to look.
type progress struct {
	stage       atomic.Pointer[string]
	done, total atomic.Int64
}

func (p *progress) start(stage string, total int) {
	p.stage.Store(&stage)
	p.done.Store(0)
	p.total.Store(int64(total))
}

func (p *progress) step() { p.done.Add(1) }

func (p *progress) now() (stage string, done, total int) {
	if s := p.stage.Load(); s != nil {
		stage = *s
	}
	return stage, int(p.done.Load()), int(p.total.Load())
}
