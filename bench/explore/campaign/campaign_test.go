package campaign_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/explore"
	"github.com/joulemark/joulemark/bench/explore/campaign"
	"github.com/joulemark/joulemark/bench/explore/journal"
)

// little is a campaign over three algorithms, one of which blocks, and two sizes, of which one is
// too small for one of them.
func little(t *testing.T) campaign.Campaign {
	t.Helper()
	chosen, err := catalogue.BuiltIn().Select([]string{"2pc", "3pc", "bully"})
	if err != nil {
		t.Fatal(err)
	}
	return campaign.Campaign{
		Algorithms: chosen, Nodes: []int{4, 1}, Config: explore.Config{
			Seed: 5, Bounds: explore.Bounds{explore.Crash: 1}, Strategy: explore.Portfolio, Schedules: 300, Workers: 2,
		},
	}
}

// TestInterruptedAndContinued: a campaign that is interrupted again and again, whose journal is all
// that is left of it each time, comes to what one comes to that is not.
func TestInterruptedAndContinued(t *testing.T) {
	whole := little(t)
	want, err := whole.Run(t.Context())
	if err != nil || len(want) != 6 {
		t.Fatalf("%d explorations, %v", len(want), err)
	}
	text := ""
	for part := 1; ; part++ {
		c := little(t)
		ctx, stop := context.WithCancelCause(t.Context())
		c.Progress = func(journal.Subject, explore.Progress) { stop(errors.New("enough")) }
		if text != "" {
			if c.Journal, err = journal.Read([]byte(text)); err != nil {
				t.Fatal(err)
			}
		}
		all, err := c.Run(ctx)
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		if err := c.Journal.Write(&b); err != nil {
			t.Fatal(err)
		}
		text = b.String()
		if ctx.Err() != nil {
			continue
		}
		var once strings.Builder
		if err := whole.Journal.Write(&once); err != nil {
			t.Fatal(err)
		}
		if len(all) != len(want) || part < 3 || text != once.String() {
			t.Errorf("in %d parts\n%s\nat once\n%s", part, text, once.String())
		}
		return
	}
}

// TestAnotherCampaign: nothing is explored where the journal is of other settings.
func TestAnotherCampaign(t *testing.T) {
	c := little(t)
	if _, err := c.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := *c.Journal
	c.Config.Seed = 6
	_, err := c.Run(t.Context())
	if err == nil || !strings.Contains(err.Error(), "seed: ") || !reflect.DeepEqual(before, *c.Journal) {
		t.Errorf("%v", err)
	}
}

func TestLimit(t *testing.T) {
	c := little(t)
	c.Limit = 1
	all, err := c.Run(t.Context())
	if err != nil || all[0].Stopped != "the budget of time is used up" {
		t.Errorf("%+v, %v", all, err)
	}
}
