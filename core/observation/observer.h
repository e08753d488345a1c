#pragma once

#include "format/journal.h"
#include "observation/perceiver.h"

#include <span>
#include <string>

namespace deviascope::observation {

/// A perceiver that looks at nothing twice, not even in another run of the same sitting. Uses both
/// it is given, which outlive it.
class Observer {
public:
    Observer(Perceiver &perceiver, format::Journal &journal)
        : m_perceiver(perceiver), m_journal(journal)
    {}

    /// What the journal keeps under `name`; else, also where that is damaged, what is seen now. As
    /// Perceiver::look.
    Seen look(const std::string &name, std::span<const sampling::Intervention> edits,
              base::Context &context) const;
    std::vector<std::string> otherAttributes() const { return m_perceiver.otherAttributes(); }

private:
    Perceiver &m_perceiver;
    format::Journal &m_journal;
};

} // namespace deviascope::observation
