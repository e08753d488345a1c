#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace deviascope::ui {

/// Undo and redo over whole values. Equal neighbours count as one.
template <class Value>
class History {
public:
    explicit History(Value first) { m_values.push_back(std::move(first)); }

    const Value &current() const { return m_values[m_index]; }
    bool canUndo() const { return m_index > 0; }
    bool canRedo() const { return m_index + 1 < m_values.size(); }

    /// What was undone before is forgotten.
    void record(Value value)
    {
        if (value == current())
            return;
        m_values.resize(m_index + 1, value);
        m_values.push_back(std::move(value));
        if (m_values.size() > kLongest)
            m_values.erase(m_values.begin());
        m_index = m_values.size() - 1;
    }

    const Value &undo()
    {
        if (canUndo())
            --m_index;
        return current();
    }

    const Value &redo()
    {
        if (canRedo())
            ++m_index;
        return current();
    }

private:
    static constexpr std::size_t kLongest = 200;
    std::vector<Value> m_values;
    std::size_t m_index = 0;
};

} // namespace deviascope::ui
