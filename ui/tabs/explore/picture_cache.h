#pragma once

#include "engine/results.h"

#include <cstddef>
#include <list>
#include <string>
#include <unordered_map>
#include <utility>

namespace deviascope::ui {

/// The pictures drawn last, so that a slider that returns shows them at once. Forgets the ones not
/// looked at for longest when they outgrow `bytes`.
class PictureCache {
public:
    explicit PictureCache(std::size_t bytes = std::size_t(128) << 20) : m_limit(bytes) {}

    void insert(const std::string &key, engine::Drawn drawn);
    const engine::Drawn *
    find(const std::string &key); ///< null: not kept; valid until the next call
    void clear();

private:
    using Entry = std::pair<std::string, engine::Drawn>;

    std::size_t m_limit;
    std::size_t m_used = 0;
    std::list<Entry> m_entries; // the latest first
    std::unordered_map<std::string, std::list<Entry>::iterator> m_index;
};

} // namespace deviascope::ui
