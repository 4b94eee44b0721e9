package page_test

import (
	"context"
	_ "embed"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/joulemark/joulemark/bench/experiment"
	"github.com/joulemark/joulemark/bench/result"
	"github.com/joulemark/joulemark/internal/longtest"
	"github.com/joulemark/joulemark/reports"
)

// browser starts Chromium, or skips the test where there is none.
func browser(t *testing.T) context.Context {
	t.Helper()
	longtest.Only(t, "the page in a browser")
	var found string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			found = path
			break
		}
	}
	if found == "" {
		t.Skip("there is no chromium (Debian: apt-get install chromium)")
	}
	allocated, cancel := chromedp.NewExecAllocator(context.Background(), chromedp.ExecPath(found),
		chromedp.Headless, chromedp.NoSandbox, chromedp.NoFirstRun)
	t.Cleanup(cancel)
	ctx, cancel := chromedp.NewContext(allocated)
	t.Cleanup(cancel)
	do(ctx, t, chromedp.Navigate("about:blank"))
	return ctx
}

// patience is for one action of a browser on a machine that has other things to do.
const patience = time.Minute

func do(ctx context.Context, t *testing.T, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// told is the value of an expression in a page.
func told[T any](ctx context.Context, t *testing.T, expression string) T {
	t.Helper()
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	value, err := chromedp.Run(limited, chromedp.Evaluate[T](expression))
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// call sends a command without a result.
func call[P any](ctx context.Context, t *testing.T, command cdp.Command[P, cdp.Empty], params P) {
	t.Helper()
	if _, err := chromedp.Call(ctx, command, params); err != nil {
		t.Fatal(err)
	}
}

// heard is what a page asked of the network and told the console.
type heard struct {
	sync.Mutex
	requests, errors []string
}

func (h *heard) listen(ctx context.Context) error {
	return chromedp.Listen(ctx, func(event any) {
		h.Lock()
		defer h.Unlock()
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			h.requests = append(h.requests, e.Request.URL)
		case *log.EventEntryAdded:
			h.errors = append(h.errors, e.Entry.Text)
		case *runtime.EventExceptionThrown:
			h.errors = append(h.errors, e.ExceptionDetails.Text)
		case *runtime.EventConsoleAPICalled:
			h.errors = append(h.errors, "console."+string(e.Type))
		case *page.EventJavascriptDialogOpening:
			h.errors = append(h.errors, "dialog: "+e.Message)
		}
	})
}

// saved is a page as a file, and its address.
func written(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return "file://" + path
}

// experimentPage is the page of an experiment with tables, charts of both kinds and diagrams.
func experimentPage(t *testing.T) string {
	t.Helper()
	var all result.Result
	balance := experiment.NewBalance()
	balance.Nodes, balance.Publishers = 20, 2
	for _, e := range []experiment.Experiment{experiment.NewClocks(), experiment.NewLoad(), balance} {
		res, err := e.Run(t.Context(), experiment.Options{})
		if err != nil {
			t.Fatal(err)
		}
		all.Name, all.Data = res.Name, res.Data
		all.Shown = append(all.Shown, res.Shown...)
		all.Figures, all.Diagrams = append(all.Figures, res.Figures...), append(all.Diagrams, res.Diagrams...)
	}
	var b strings.Builder
	if err := reports.Experiment(&b, reports.HTML, &all, reports.Options{}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

//go:embed testdata/check.js
var check string

// Wide and narrow, light, dark and in print, pages ask for nothing, report no error, do not scroll
// sideways, and have what people need who do not see them or cannot tell colours apart.
func TestInBrowser(t *testing.T) {
	ctx := browser(t)
	pages := map[string]string{
		"one run": pageOf(t, sample(t)), "two runs": pageOf(t, sample(t), sample(t)), "hostile": pageOf(t, hostile(t)),
		"experiment": experimentPage(t), "sweep": pageOf(t, sweepOf(t)),
	}
	for name, text := range pages {
		url := written(t, text)
		tab, cancel := chromedp.NewContext(ctx)
		var h heard
		do(tab, t, chromedp.Navigate("about:blank"))
		if err := h.listen(tab); err != nil {
			t.Fatal(err)
		}
		call(tab, t, network.Enable, network.EnableParams{})
		call(tab, t, log.Enable, cdp.Empty{})
		for _, look := range []struct {
			width         int64
			media, scheme string
		}{
			{1400, "screen", "light"},
			{1400, "screen", "dark"},
			{360, "screen", "light"},
			{360, "screen", "dark"},
			{800, "print", "light"},
			{800, "print", "dark"},
		} {
			call(tab, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
				Media: look.media, Features: []*emulation.MediaFeature{{
					Name:  "prefers-color-scheme",
					Value: look.scheme,
				}},
			})
			do(tab, t, chromedp.EmulateViewport(look.width, 900), chromedp.Navigate(url))
			faults := told[[]string](tab, t, check)
			for _, fault := range faults {
				t.Errorf("%s, %d wide, %s, %s: %s", name, look.width, look.media, look.scheme, fault)
			}
		}
		cancel()
		for _, request := range h.requests {
			if request != url {
				t.Errorf("%s: it asks for %s", name, request)
			}
		}
		for _, text := range h.errors {
			t.Errorf("%s: %s", name, text)
		}
	}
}

// Rows sort by what their figures are worth, whatever the prefix, and the filter hides what does
// not match.
func TestSortAndFilter(t *testing.T) {
	ctx := browser(t)
	const (
		column = `[...document.querySelectorAll("table.rows")[0].querySelectorAll("thead th")]
			.find(th => th.textContent.startsWith("%"))`
		values = `[...document.querySelectorAll("table.rows")[0].tBodies[0].rows]
			.map(r => r.cells[%.cellIndex].textContent)`
		shown = `document.querySelectorAll("table.rows tbody tr:not([hidden])").length`
	)
	of := func(form, what string) string { return strings.Replace(form, "%", what, 1) }
	messages := of(column, "messages")
	do(ctx, t, chromedp.Navigate(written(t, pageOf(t, sample(t)))))
	click := messages + `.querySelector("button").click()`
	told[chromedp.Void](ctx, t, click)
	up, sorted := told[[]string](ctx, t, of(values, messages)),
		told[string](ctx, t, messages+`.getAttribute("aria-sort")`)
	told[chromedp.Void](ctx, t, click)
	down, all := told[[]string](ctx, t, of(values, messages)), told[int](ctx, t, shown)
	do(ctx, t, chromedp.SendKeys(chromedp.CSS(`.tools input`), "BULLY 8"))
	some, said := told[int](ctx, t, shown), told[string](ctx, t, `document.querySelector(".tools output").textContent`)
	do(ctx, t, chromedp.SendKeys(chromedp.CSS(`.tools input`), "xyz"))
	none := told[int](ctx, t, shown)
	if sorted != "ascending" || len(up) < 2 || up[0] != down[len(down)-1] || up[0] == up[len(up)-1] {
		t.Errorf("%s: up %v, down %v", sorted, up, down)
	}
	if some == 0 || some >= all || none != 0 || !strings.Contains(said, " rows") {
		t.Errorf("%d rows, %d with bully and 8 (%q), %d with nonsense", all, some, said, none)
	}
}

// Tab reaches a chart once, and the arrow keys go through its values; without the script every
// value can be reached.
func TestKeysInCharts(t *testing.T) {
	ctx := browser(t)
	text := pageOf(t, sample(t))
	const label = `document.activeElement.getAttribute("aria-label")`
	do(ctx, t, chromedp.Navigate(written(t, text)))
	reached := told[int](ctx, t, `document.querySelectorAll("svg.chart [tabindex='0']").length`)
	with := told[int](ctx, t, `document.querySelectorAll("svg.chart").length`)
	told[chromedp.Void](ctx, t, `document.querySelector("svg.chart [tabindex='0']").focus()`)
	first := told[string](ctx, t, label)
	do(ctx, t, chromedp.KeyEvent(kb.ArrowRight))
	second := told[string](ctx, t, label)
	if reached != with || with == 0 {
		t.Errorf("Tab stops at %d values of %d charts", reached, with)
	}
	if first == "" || second == "" || first == second {
		t.Errorf("from %q the arrow goes to %q", first, second)
	}
	if n := strings.Count(text, `tabindex="0" role="img" aria-label="`); n <= with {
		t.Errorf("%d values can be focused without the script", n)
	}
}
