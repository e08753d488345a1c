#include "discovery/checkpoint.h"

#include "base/folder.h"
#include "format/json_file.h"
#include "format/safetensors.h"

#include <ATen/ATen.h>

namespace deviascope::discovery {

namespace {

const char *const kKey = "run";
const char *const kNumbers = "numbers";

} // namespace

Checkpoint::Checkpoint(const std::filesystem::path &folder, const std::string &key,
                       std::chrono::milliseconds pause)
    : m_key(key), m_pause(pause)
{
    if (folder.empty())
        return;
    base::makeFolder(folder);
    m_file = folder / (key + ".safetensors");
    std::error_code code;
    if (!std::filesystem::exists(m_file, code))
        return;
    try {
        const auto file = format::SafetensorsFile::open(m_file);
        const auto run = file.metadata().find(kKey);
        if (run == file.metadata().end() || run->second != key)
            return;
        std::map<std::string, at::Tensor> tensors;
        for (const std::string &name : file.names())
            tensors[name] = file.tensor(name).clone();
        const auto numbers = format::parseJson(file.metadata().at(kNumbers), m_file.string());
        m_numbers = numbers.value().get<std::map<std::string, double>>();
        m_tensors = std::move(tensors);
    } catch (const std::exception &) {
        // A damaged checkpoint costs time, never the run.
        m_tensors.clear();
        m_numbers.clear();
    }
}

std::optional<at::Tensor> Checkpoint::tensor(const std::string &name) const
{
    const auto found = m_tensors.find(name);
    return found == m_tensors.end() ? std::nullopt : std::optional(found->second);
}

std::optional<double> Checkpoint::number(const std::string &name) const
{
    const auto found = m_numbers.find(name);
    return found == m_numbers.end() ? std::nullopt : std::optional(found->second);
}

void Checkpoint::set(const std::string &name, const at::Tensor &tensor)
{
    if (!m_file.empty())
        m_tensors[name] = tensor.detach().to(at::kCPU, false, /*copy=*/true);
}

void Checkpoint::setNumber(const std::string &name, double value)
{
    m_numbers[name] = value;
}

void Checkpoint::write(When when)
{
    const auto now = std::chrono::steady_clock::now();
    if (m_file.empty() || (when == When::Sometimes && now - m_lastWrite < m_pause))
        return;
    format::writeSafetensors(m_file, m_tensors,
                             {{kKey, m_key}, {kNumbers, nlohmann::json(m_numbers).dump()}});
    m_lastWrite = now;
}

void Checkpoint::release()
{
    m_tensors.clear();
    m_numbers.clear();
}

void Checkpoint::remove()
{
    std::error_code code;
    if (!m_file.empty())
        std::filesystem::remove(m_file, code);
}

} // namespace deviascope::discovery
