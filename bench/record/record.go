package record

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/energy"
)

// Record is what one trial came to. All counts and quantities are those of one
// execution: of one election, one lap, one transaction. The JSON name of a field is also its
// CSV column, and never changes its meaning. A nil pointer stands for a figure that does not
// exist, which is not zero.
type Record struct {
	Algorithm string             `json:"algorithm"`
	Problem   algorithms.Problem `json:"problem"`
	Unit      string             `json:"unit"` // the functional unit that Ops counts
	Nodes     int                `json:"nodes"`
	Topology  string             `json:"topology"`
	Engine    engine.Engine      `json:"engine"`
	Seed      uint64             `json:"seed"`  // replays this trial as the first one
	Trial     int                `json:"trial"` // from 0
	// Repetitions is the number of executions over which the figures are averaged.
	Repetitions int     `json:"repetitions"`
	Ops         float64 `json:"ops"`

	Messages     float64  `json:"messages"`
	ExpectedLow  *float64 `json:"expected_low"`
	ExpectedHigh *float64 `json:"expected_high"`
	Bytes        float64  `json:"bytes"` // payload
	// WireBytes is with the headers of the stack. Of real stacks it is KernelBytes, or where that is nil Bytes, which
	// is the least that went.
	WireBytes float64 `json:"wire_bytes"`
	// Dropped, Depth and Duplicated are not counted on real stacks: there 0 does not mean that there was nothing.
	Dropped float64 `json:"dropped"`
	// MaxNodeMessages is what the busiest sender sent, GiniSent how unevenly sending is
	// spread; nil where messages were not counted by node.
	MaxNodeMessages *float64 `json:"max_node_messages"`
	GiniSent        *float64 `json:"gini_sent"`
	Depth           float64  `json:"depth"`     // longest causal chain of messages
	VirtualS        *float64 `json:"virtual_s"` // until the goal, on the simulator
	WallS           float64  `json:"wall_s"`

	CPUS           energy.CPUSeconds `json:"cpu_s"`
	CPUResolutionS float64           `json:"cpu_resolution_s"`
	EnergyJ        energy.Joules     `json:"energy_j"` // gross, of this execution on this machine
	EnergyLowJ     energy.Joules     `json:"energy_low_j"`
	EnergyHighJ    energy.Joules     `json:"energy_high_j"`
	IdleJ          energy.Joules     `json:"idle_j"` // the part of EnergyJ that idling would have cost
	EnergyKind     energy.Kind       `json:"energy_kind"`
	EnergySource   string            `json:"energy_source"`
	NetworkJ       energy.Joules     `json:"network_j"` // not part of EnergyJ

	// Predicted is what the profile says the messages would cost where the algorithm really
	// runs. It is no part of EnergyJ either.
	PredictedJ     energy.Joules `json:"predicted_j"`
	PredictedLowJ  energy.Joules `json:"predicted_low_j"`
	PredictedHighJ energy.Joules `json:"predicted_high_j"`
	Profile        string        `json:"profile"`

	GCO2e       energy.GramsCO2e   `json:"gco2e"` // of EnergyJ
	GCO2eLow    energy.GramsCO2e   `json:"gco2e_low"`
	GCO2eHigh   energy.GramsCO2e   `json:"gco2e_high"`
	GridRegion  string             `json:"grid_region"`
	GridYear    int                `json:"grid_year"`
	GridEdition string             `json:"grid_edition"`
	GridGPerKWh energy.GramsPerKWh `json:"grid_g_per_kwh"`
	Status      string             `json:"status"` // "ok", or the reason it is not

	// What follows was added to the fields above; names are only ever added at the end.

	NetJ         energy.Joules    `json:"net_j"` // EnergyJ less IdleJ
	NetworkLowJ  energy.Joules    `json:"network_low_j"`
	NetworkHighJ energy.Joules    `json:"network_high_j"`
	GCO2         *energy.GramsCO2 `json:"gco2"` // CO2 alone, where the factor has it
	// The half-widths of the 95 % confidence intervals of the means over the
	// repetitions; nil where there are too few to tell.
	MessagesCI95 *float64           `json:"messages_ci95"`
	CPUCI95S     *energy.CPUSeconds `json:"cpu_ci95_s"`
	WindowS      energy.CPUSeconds  `json:"window_s"`     // the CPU time that all repetitions took
	ShortWindow  bool               `json:"short_window"` // WindowS is less than was asked for
	// LateTimers counts timers that fired while messages were under way, over all repetitions: with
	// any of them a time-out may have been premature, on a machine that is too busy.
	LateTimers int64         `json:"late_timers"`
	Metrics    []NamedFigure `json:"metrics"` // of the problem's own, such as coverage
	// MessagesByKind has every kind of the algorithm, DroppedByReason only reasons that occurred.
	MessagesByKind  []NamedFigure `json:"messages_by_kind"`
	DroppedByReason []NamedFigure `json:"dropped_by_reason"`
	Duplicated      float64       `json:"duplicated"` // extra copies that the network made
	// SetupMessages are those of joining, connecting and warming up; Messages has none of them.
	SetupMessages float64 `json:"setup_messages"`

	// What sockets carried besides Bytes, nil on engines without: FramingBytes is the headers of our
	// frames; WrittenBytes is what the kernel was given, encryption and set-up messages included.
	FramingBytes *float64 `json:"framing_bytes"`
	WrittenBytes *float64 `json:"written_bytes"`
	// KernelBytes and KernelPackets are what the kernel counted on the loopback interface
	// meanwhile, with the headers of IP, acknowledgements, and whatever else the machine sent there.
	KernelBytes   *float64 `json:"kernel_bytes"`
	KernelPackets *float64 `json:"kernel_packets"`
	// RefusedByReason counts connections and datagrams that were none of the network's, over all
	// repetitions.
	RefusedByReason []NamedFigure `json:"refused_by_reason"`

	// HostShare is the part of what hardware counters showed of the whole machine that is charged to this
	// execution; PackageJ, DRAMJ and MachineJ are that part by what the counters cover, and add up to EnergyJ. Nil
	// where no counter was read.
	HostShare *float64       `json:"host_share"`
	PackageJ  *energy.Joules `json:"package_j"`
	DRAMJ     *energy.Joules `json:"dram_j"`
	MachineJ  *energy.Joules `json:"machine_j"`

	// PredictedCPUS goes with PredictedJ where the profile was calibrated; nil elsewhere.
	PredictedCPUS *energy.CPUSeconds `json:"predicted_cpu_s"`
	// Processes is how many processes the nodes ran in besides this one; 0 where they were goroutines.
	Processes int `json:"processes"`

	// What the radios of all nodes would use for this execution, where a radio was asked for and the run
	// is a simulated one; "" and nil otherwise. It is no part of EnergyJ nor of PredictedJ.
	// RadioLowJ and RadioHighJ are the ends of the sum of the three.
	Radio        string         `json:"radio"`
	RadioTxJ     *energy.Joules `json:"radio_tx_j"`
	RadioRxJ     *energy.Joules `json:"radio_rx_j"`
	RadioListenJ *energy.Joules `json:"radio_listen_j"` // waiting for something to receive
	RadioLowJ    *energy.Joules `json:"radio_low_j"`
	RadioHighJ   *energy.Joules `json:"radio_high_j"`
	// RadioNodeMax is the node that uses most, of several the first, and RadioNodeMaxJ what it uses;
	// RadioByNode has all of them, up to 1,024.
	RadioNodeMaxJ *energy.Joules `json:"radio_node_max_j"`
	RadioNodeMax  *int           `json:"radio_node_max"`
	RadioByNode   []NamedFigure  `json:"radio_by_node"`
	// BatteryExecutions is how many executions FirstNodeOut can do before it is the first whose
	// battery is empty, and BatteryS how long they take; nil where no battery was given.
	BatteryExecutions *float64        `json:"battery_executions"`
	FirstNodeOut      *int            `json:"first_node_out"`
	BatteryS          *energy.Seconds `json:"battery_s"`
}

// NamedFigure is a figure of a problem's own.
type NamedFigure struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit,omitempty"`
}

// OK reports whether the trial went as asked.
func (r *Record) OK() bool { return r.Status == StatusOK }

// StatusOK is the status of a trial without fault.
const StatusOK = "ok"

// Expected is the middle of the textbook's count, and false where there is none.
func (r *Record) Expected() (float64, bool) {
	if r.ExpectedLow == nil || r.ExpectedHigh == nil {
		return 0, false
	}
	return (*r.ExpectedLow + *r.ExpectedHigh) / 2, true
}
