#pragma once

#include <QStringList>
#include <QWidget>

class QButtonGroup;

namespace deviascope::ui {

/// A few choices side by side, one of which holds. Arrow keys move between them.
class Segments final : public QWidget {
    Q_OBJECT
public:
    /// Choice i is named "NAME:i" for tests; `name` is read out.
    Segments(const QString &objectName, const QString &name, const QStringList &texts,
             const QStringList &tips, QWidget *parent = nullptr);

    int current() const;
    void setCurrent(int index); ///< tells

Q_SIGNALS:
    void picked(int index);

private:
    QButtonGroup *m_buttons = nullptr;
};

} // namespace deviascope::ui
