#pragma once

#include <ATen/core/ivalue.h>
#include <ATen/record_function.h>

#include <QStringList>

#include <set>

namespace deviascope::tests {

/// Notes every operator that this thread calls with tensors of two devices while the observer
/// lives; numbers (0 dimensions) and copies, which are how a tensor moves, are excepted. With the
/// `meta` device it stands in for a GPU: there such a call would fail. One at a time per thread.
class DeviceObserver {
public:
    DeviceObserver()
    {
        s_current = this;
        m_handle = at::addThreadLocalCallback(at::RecordFunctionCallback(&DeviceObserver::called)
                                                  .needsInputs(true)
                                                  .scopes({at::RecordScope::FUNCTION}));
    }
    ~DeviceObserver()
    {
        at::removeCallback(m_handle);
        s_current = nullptr;
    }
    DeviceObserver(const DeviceObserver &) = delete;
    DeviceObserver &operator=(const DeviceObserver &) = delete;

    /// Operators that mixed devices, by name.
    const QStringList &mixes() const { return m_mixes; }
    /// Operators that saw a tensor of `device`.
    int callsOn(at::DeviceType device) const
    {
        return static_cast<int>(m_seen.count(device) ? m_seen.at(device) : 0);
    }

private:
    static std::unique_ptr<at::ObserverContext> called(const at::RecordFunction &function)
    {
        if (s_current)
            s_current->note(function);
        return nullptr;
    }

    void note(const at::RecordFunction &function)
    {
        std::set<at::DeviceType> devices;
        for (const c10::IValue &input : function.inputs())
            collect(input, devices);
        for (const at::DeviceType device : devices)
            ++m_seen[device];
        const QString name = QString::fromUtf8(function.name());
        if (devices.size() > 1 && name != QLatin1String("aten::copy_"))
            m_mixes += name;
    }

    static void collect(const c10::IValue &value, std::set<at::DeviceType> &devices)
    {
        if (value.isTensor()) {
            const at::Tensor &tensor = value.toTensor();
            if (tensor.defined() && tensor.dim() > 0)
                devices.insert(tensor.device().type());
        } else if (value.isList()) {
            for (const c10::IValue &element : value.toListRef())
                collect(element, devices);
        }
    }

    inline static thread_local DeviceObserver *s_current = nullptr;
    at::CallbackHandle m_handle = 0;
    QStringList m_mixes;
    std::map<at::DeviceType, int> m_seen;
};

} // namespace deviascope::tests
