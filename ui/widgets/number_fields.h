#pragma once

#include <QDoubleSpinBox>
#include <QSpinBox>

namespace deviascope::ui {

/// A field for numbers with decimals. A typed point or comma is the decimal sign in every locale;
/// digits are never grouped.
class DecimalField final : public QDoubleSpinBox {
    Q_OBJECT
public:
    using QDoubleSpinBox::QDoubleSpinBox;

    QValidator::State validate(QString &text, int &position) const override;
    double valueFromText(const QString &text) const override;
};

/// A field for whole numbers: takes neither point nor comma, whatever the locale groups digits by.
class WholeField final : public QSpinBox {
    Q_OBJECT
public:
    using QSpinBox::QSpinBox;

    QValidator::State validate(QString &text, int &position) const override;
};

} // namespace deviascope::ui
