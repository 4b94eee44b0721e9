package harness

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy/cost"
)

// sensors is a scenario of simulated nodes with a radio that listens a part of the time, on the
// stack of 802.15.4.
func sensors(t *testing.T, radio string, duty float64) *Runner {
	t.Helper()
	model, err := cost.LookupRadio(radio)
	if err != nil {
		t.Fatal(err)
	}
	r := newLab().runner(t)
	r.Scenario.Radio = Radio{Radio: model, Duty: duty, Battery: 1}
	own, ok := StackOf("802.15.4")
	if !ok {
		t.Fatal("802.15.4 has no stack")
	}
	if r.Scenario.Stack, err = network.LookupStack(own); err != nil {
		t.Fatal(err)
	}
	return r
}

// talk is the outcome of nodes that send messages of 20 B, to each the numbers of them, in half a
// second.
func talk(n int, links [][2]int) *engine.Outcome {
	c := engine.Counts{
		Sent: int64(len(links)), Bytes: 20 * int64(len(links)), Sizes: make([]int64, 21),
		BySender: make([]int64, n), ByReceiver: make([]int64, n),
		BytesBySender: make([]int64, n), BytesByReceiver: make([]int64, n),
	}
	c.Sizes[20] = c.Sent
	for _, l := range links {
		c.BySender[l[0]]++
		c.BytesBySender[l[0]] += 20
		c.ByReceiver[l[1]]++
		c.BytesByReceiver[l[1]] += 20
	}
	return &engine.Outcome{Counts: c, Time: 500 * algorithms.Millisecond}
}

// star is a centre that asks four others, who answer.
func star() *engine.Outcome {
	return talk(5, [][2]int{{0, 1}, {0, 2}, {0, 3}, {0, 4}, {1, 0}, {2, 0}, {3, 0}, {4, 0}})
}

func radioOf(t *testing.T, r *Runner, out *engine.Outcome) record.Record {
	t.Helper()
	rec := record.Record{Run: record.Run{Algorithm: "talk", Nodes: len(out.Counts.BySender), Engine: engine.Sim}}
	if err := r.radio(&rec, out); err != nil {
		t.Fatal(err)
	}
	return rec
}

// A message of 20 B is a frame of 11 + 6 + 20 B after 6 B that announce it: 43 B on the air, which
// are 1.376 ms at 250 kbit/s.
const frameS = 43 * 8 / 250e3

// The centre sends and receives four messages and the others one, and in a tenth of the rest of the
// half second each radio listens, at 3 V.
func TestCentreOfAStarIsOutFirst(t *testing.T) {
	rec := radioOf(t, sensors(t, "802.15.4", 0.1), star())
	tx, rx := 3*17.4e-3*frameS, 3*18.8e-3*frameS
	listen := func(messages float64) float64 { return 3 * 18.8e-3 * 0.1 * (0.5 - messages*frameS) }
	centre, leaf := 4*tx+4*rx+listen(8), tx+rx+listen(2)
	near(t, "radio_tx_j", float64(*rec.RadioTxJ), 8*tx)
	near(t, "radio_rx_j", float64(*rec.RadioRxJ), 8*rx)
	near(t, "radio_listen_j", float64(*rec.RadioListenJ), listen(8)+4*listen(2))
	near(t, "radio_high_j", float64(*rec.RadioHighJ), centre+4*leaf)
	near(t, "radio_low_j", float64(*rec.RadioLowJ), centre+4*leaf-8*3*(17.4e-3-8.5e-3)*frameS)
	near(t, "radio_node_max_j", float64(*rec.RadioNodeMaxJ), centre)
	near(t, "battery_executions", *rec.BatteryExecutions, 1/centre)
	near(t, "battery_s", float64(*rec.BatteryS), 0.5/centre)
	if *rec.RadioNodeMax != 0 || *rec.FirstNodeOut != 0 || rec.Radio != "802.15.4" {
		t.Errorf("node %d uses most, node %d is out first, radio %q; want 0, 0",
			*rec.RadioNodeMax, *rec.FirstNodeOut, rec.Radio)
	}
	if len(rec.RadioByNode) != 5 {
		t.Fatalf("%d nodes", len(rec.RadioByNode))
	}
	for i, n := range rec.RadioByNode {
		want := leaf
		if i == 0 {
			want = centre
		}
		if n.Name != fmt.Sprint(i) || n.Unit != "J" {
			t.Errorf("node %d is %+v", i, n)
		}
		near(t, "radio_by_node", n.Value, want)
	}
}

// With a radio that draws less to send than to listen, it is not the centre that is out first where
// nobody sleeps.
func TestSendingMayCostLessThanListening(t *testing.T) {
	out := talk(3, [][2]int{{0, 1}, {0, 2}})
	if rec := radioOf(t, sensors(t, "802.15.4", AlwaysOn), out); *rec.FirstNodeOut != 1 {
		t.Errorf("802.15.4: node %d is out first, want 1, who never sends", *rec.FirstNodeOut)
	}
	if rec := radioOf(t, sensors(t, "wifi", AlwaysOn), out); *rec.FirstNodeOut != 0 {
		t.Errorf("wifi: node %d is out first, want 0, who sends", *rec.FirstNodeOut)
	}
}

func TestNodesOfARingAreAlike(t *testing.T) {
	rec := radioOf(t, sensors(t, "ble", AlwaysOn), talk(4, [][2]int{{0, 1}, {1, 2}, {2, 3}, {3, 0}}))
	each := 3 * (7.1e-3*43*8/1e6 + 6.5e-3*(0.5-43*8/1e6))
	for _, n := range rec.RadioByNode {
		near(t, "node "+n.Name, n.Value, each)
		if n.Value != rec.RadioByNode[0].Value {
			t.Errorf("node %s: %v, node 0: %v", n.Name, n.Value, rec.RadioByNode[0].Value)
		}
	}
	if *rec.FirstNodeOut != 0 {
		t.Errorf("of equals, node %d is out first; want the first", *rec.FirstNodeOut)
	}
}

// A period longer than the run is listened to, a shorter one changes nothing; half the duty is half
// the listening; and neither changes sending and receiving.
func TestDutyAndPeriod(t *testing.T) {
	figures := func(duty float64, period time.Duration) record.Record {
		r := sensors(t, "802.15.4", duty)
		r.Scenario.Radio.Period = period
		rec := radioOf(t, r, star())
		near(t, "radio_tx_j", float64(*rec.RadioTxJ), 8*3*17.4e-3*frameS)
		near(t, "radio_rx_j", float64(*rec.RadioRxJ), 8*3*18.8e-3*frameS)
		return rec
	}
	listening := func(elapsed, duty float64) float64 { return 3 * 18.8e-3 * duty * (5*elapsed - 16*frameS) }
	for _, tt := range []struct {
		duty    float64
		period  time.Duration
		elapsed float64
	}{{1, 0, 0.5}, {0.5, 0, 0.5}, {1, 10 * time.Second, 10}, {0.01, time.Hour, 3600}, {1, time.Millisecond, 0.5}} {
		rec := figures(tt.duty, tt.period)
		name := fmt.Sprintf("listening at duty %g, every %v", tt.duty, tt.period)
		near(t, name, float64(*rec.RadioListenJ), listening(tt.elapsed, tt.duty))
		near(t, "battery_s", float64(*rec.BatteryS), tt.elapsed**rec.BatteryExecutions)
	}
}

// Eight messages of the centre take 11 ms, so a run of 2 ms counts as one of 11 ms, and that is
// said. A period that the run does not keep is said too.
func TestRunsTakeAsLongAsTheirBusiestNodeIsOnTheAir(t *testing.T) {
	r := sensors(t, "802.15.4", 1)
	r.Scenario.Radio.Period = time.Millisecond
	out := star()
	out.Time = 2 * algorithms.Millisecond
	rec := radioOf(t, r, out)
	near(t, "listening", float64(*rec.RadioListenJ), 4*3*18.8e-3*6*frameS)
	near(t, "battery_s", float64(*rec.BatteryS), 8*frameS**rec.BatteryExecutions)
	said := r.air.warnings()
	if len(said) != 2 || !strings.Contains(said[0], "talk at 5 nodes (11.0 ms on the air in 2.00 ms)") ||
		!strings.HasPrefix(said[1], "radio-period: ") || !strings.Contains(said[1], "talk at 5 nodes (11.0 ms)") {
		t.Errorf("%q", said)
	}
	r = sensors(t, "802.15.4", 1)
	radioOf(t, r, star())
	if said := r.air.warnings(); said != nil {
		t.Errorf("where everything fits: %q", said)
	}
}

// Without a radio, or on an engine in real time, or without a battery, there is no figure: not 0.
func TestRadioFiguresOnlyWhereAskedFor(t *testing.T) {
	none := record.Record{Run: record.Run{Nodes: 5, Engine: engine.Sim}}
	if err := newLab().runner(t).radio(&none, star()); err != nil ||
		none.Radio != "" || none.RadioTxJ != nil || none.RadioByNode != nil {
		t.Errorf("without a radio: %+v, %v", none, err)
	}
	live := record.Record{Run: record.Run{Nodes: 5, Engine: engine.Goroutine}}
	if err := sensors(t, "ble", 1).radio(&live, star()); err != nil ||
		live.Radio != "" || live.RadioListenJ != nil || live.BatteryS != nil {
		t.Errorf("in real time: %+v, %v", live, err)
	}
	r := sensors(t, "ble", 1)
	r.Scenario.Radio.Battery = 0
	rec := radioOf(t, r, star())
	if rec.BatteryExecutions != nil || rec.BatteryS != nil || rec.FirstNodeOut != nil || rec.RadioNodeMax == nil {
		t.Errorf("without a battery: %+v", rec)
	}
	silent := radioOf(t, sensors(t, "ble", 1), &engine.Outcome{Counts: talk(1, nil).Counts})
	if *silent.RadioNodeMaxJ != 0 || silent.BatteryExecutions != nil {
		t.Errorf("a node that does nothing in no time: %v, %v", *silent.RadioNodeMaxJ, silent.BatteryExecutions)
	}
	if rec := radioOf(t, sensors(t, "ble", 1), talk(radioNodes+1, nil)); rec.RadioByNode != nil {
		t.Errorf("%d nodes are told one by one", len(rec.RadioByNode))
	}
}
