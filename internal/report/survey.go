package report

// Survey is what customers answered in the period; null without answers.
type Survey struct {
	NPS       *NPS         `json:"nps"`
	CSAT      *CSAT        `json:"csat"`
	HeardFrom []SaidAnswer `json:"heard_from"` // most frequent first
	Referral  *float64     `json:"referral_rate"`
}

// NPS is the answers from 0 to 10. Value is 100 (promoters − detractors) / answers.
type NPS struct {
	Value      float64    `json:"value"`
	Interval   [2]float64 `json:"interval"` // 95 %
	Answers    float64    `json:"answers"`
	Promoters  float64    `json:"promoters"`  // 9 and 10
	Passives   float64    `json:"passives"`   // 7 and 8
	Detractors float64    `json:"detractors"` // 0 to 6
	Scores     []float64  `json:"scores"`     // answers of 0, 1, … 10
}

// CSAT is the answers from 1 to 5. Value is the share of 4 and 5.
type CSAT struct {
	Value    float64    `json:"value"`
	Interval [2]float64 `json:"interval"` // 95 %, Wilson's
	Answers  float64    `json:"answers"`
	Mean     float64    `json:"mean"`
	Scores   []float64  `json:"scores"` // answers of 1, 2, … 5
}

// SaidAnswer is one way in which customers heard of the client.
type SaidAnswer struct {
	Answer         string     `json:"answer"`
	Answers        float64    `json:"answers"`
	Share          float64    `json:"share"`
	Interval       [2]float64 `json:"interval"` // 95 %, Wilson's
	Recommendation bool       `json:"recommendation"`
}
